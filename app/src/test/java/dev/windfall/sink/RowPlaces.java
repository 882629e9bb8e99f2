package dev.windfall.sink;

import org.apache.avro.specific.SpecificRecord;

import java.util.List;

/// Where the rows of [Content] may stand, for those who write them elsewhere.
public final class RowPlaces {

    private RowPlaces() {}

    /// How many of the messages come before the last place among them where rows of player-days may stand.
    public static int ofDays(List<SpecificRecord> messages) {
        return Content.PLAYER_DAYS.end(messages);
    }

    /// The same of what deciders have decided.
    public static int ofDecisions(List<SpecificRecord> messages) {
        return Content.DECISIONS.end(messages);
    }
}
