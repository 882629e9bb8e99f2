package dev.windfall.api;

import dev.windfall.projections.Ids;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.players.Profile.OptIn;
import dev.windfall.projections.rules.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A profile as people write it, in JSON: fields of the right type, and no others.
final class ProfileDocument {

    private static final Set<String> FIELDS = Set.of("player_id", "level", "opt_ins", "blocked");
    private static final int OPT_INS_MAX = 200;

    private final List<Problem.Fault> faults = new ArrayList<>();

    private ProfileDocument() {}

    /// @throws Problem.Raised with everything that is wrong
    static Profile read(String playerId, JsonNode document) {
        ProfileDocument reading = new ProfileDocument();
        Profile profile = reading.profile(playerId, document);
        if (!reading.faults.isEmpty()) {
            throw Problem.INVALID_DOCUMENT.because(reading.faults);
        }
        return profile;
    }

    private Profile profile(String playerId, JsonNode document) {
        require(document.isObject(), "", "a profile is one JSON object");
        require(Ids.isValid(playerId), "/player_id", "player_id is 1 to 64 of A-Z a-z 0-9 _ . : -");
        document.propertyNames().forEach(field -> require(FIELDS.contains(field), "/" + field,
                "there is no field " + field));
        JsonNode named = document.path("player_id");
        require(isAbsent(named) || (named.isString() && named.stringValue().equals(playerId)), "/player_id",
                "player_id is not that of the address, " + playerId);
        JsonNode blocked = document.path("blocked");
        require(isAbsent(blocked) || blocked.isBoolean(), "/blocked", "blocked is true or false");
        return new Profile(level(document.path("level")), optIns(document.path("opt_ins")),
                blocked.isBoolean() && blocked.booleanValue());
    }

    private @Nullable String level(JsonNode level) {
        if (isAbsent(level)) {
            return null;
        }
        boolean valid = level.isString() && Ids.isValid(level.stringValue());
        require(valid, "/level", "level is 1 to 64 of A-Z a-z 0-9 _ . : -");
        return valid ? level.stringValue() : null;
    }

    private Set<OptIn> optIns(JsonNode list) {
        Set<OptIn> optIns = new HashSet<>();
        require(isAbsent(list) || (list.isArray() && list.size() <= OPT_INS_MAX), "/opt_ins",
                "opt_ins is a list of at most %d".formatted(OPT_INS_MAX));
        int index = 0;
        for (JsonNode optIn : list.isArray() ? list : List.<JsonNode>of()) {
            String kind = optIn.path("kind").asString("");
            String ruleId = optIn.path("rule_id").asString("");
            require(Kind.of(kind) != null && Ids.isValid(ruleId) && optIn.size() == 2, "/opt_ins/" + index++,
                    "an opt-in has a kind (rebate, cashback or lossback) and a rule_id");
            optIns.add(new OptIn(kind, ruleId));
        }
        return optIns;
    }

    private void require(boolean holds, String pointer, String otherwise) {
        if (!holds) {
            faults.add(new Problem.Fault(pointer, otherwise));
        }
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
