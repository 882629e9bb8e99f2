package dev.windfall.topology.wire;

import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.avro.OptIn;

import java.util.Comparator;
import java.util.stream.Collectors;

/// Player profiles on the wire and in the domain.
public final class Profiles {

    private Profiles() {}

    public static String key(String brandId, String playerId) {
        return brandId + "~" + playerId;
    }

    public static Profile fromAvro(dev.windfall.schemas.avro.Profile profile) {
        return new Profile(profile.getLevel(), profile.getOptIns().stream()
                .map(optIn -> new Profile.OptIn(optIn.getKind(), optIn.getRuleId())).collect(Collectors.toSet()),
                profile.getBlocked());
    }

    public static dev.windfall.schemas.avro.Profile toAvro(String brandId, String playerId, Profile profile) {
        return new dev.windfall.schemas.avro.Profile(brandId, playerId, profile.level(), profile.optIns().stream()
                .sorted(Comparator.comparing(Profile.OptIn::kind).thenComparing(Profile.OptIn::ruleId))
                .map(optIn -> new OptIn(optIn.kind(), optIn.ruleId())).toList(), profile.blocked());
    }
}
