package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Json;
import dev.windfall.connectors.simulator.RequestKey;
import dev.windfall.schemas.Undecodable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Something that has become of the book: one line of its journal.
sealed interface Change {

    record Taken(Posting posting) implements Change {}

    record Settled(RequestKey request) implements Change {}

    /// Which of them a line tells.
    enum Kind {
        CREDIT, REVERSAL, RELEASE, SETTLED
    }

    static String toLine(Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (change) {
            case Taken(Posting posting) -> {
                json.put("change", posting.instruction().kind().name());
                json.put("brand_id", posting.instruction().brandId());
                json.putAll(posting.instruction().toJson());
                json.put("reference", posting.reference());
                json.put("taken_at", posting.takenAt().toString());
                json.put("settles_at", posting.settlesAt().toString());
                json.put("settled", Boolean.toString(posting.isSettled()));
            }
            case Settled(RequestKey request) -> {
                json.put("change", Kind.SETTLED.name());
                json.put("brand_id", request.brandId());
                json.put("request_id", request.requestId());
            }
        }
        return Json.write(json);
    }

    /// @throws Undecodable if it is not a line of a journal
    static Change fromLine(String line) {
        Json json = Json.read(line);
        return switch (json.word("change", Kind.class)) {
            case CREDIT -> taken(Instruction.Kind.CREDIT, json);
            case REVERSAL -> taken(Instruction.Kind.REVERSAL, json);
            case RELEASE -> taken(Instruction.Kind.RELEASE, json);
            case SETTLED -> new Settled(new RequestKey(json.text("brand_id"), json.text("request_id")));
        };
    }

    private static Change taken(Instruction.Kind kind, Json json) {
        return new Taken(new Posting(Instruction.fromJson(kind, json.text("brand_id"), json), json.text("reference"),
                time(json, "taken_at"), time(json, "settles_at"), Boolean.parseBoolean(json.text("settled"))));
    }

    private static Instant time(Json json, String name) {
        try {
            return Instant.parse(json.text(name));
        } catch (DateTimeException e) {
            throw new Undecodable(name + " is no time", e);
        }
    }
}
