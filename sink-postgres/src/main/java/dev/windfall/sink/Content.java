package dev.windfall.sink;

import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Progress;
import org.apache.avro.specific.SpecificRecord;

import java.util.List;

/// What a topic holds: which rows follow from it, and at which places in it they may stand.
enum Content {
    /// Rows stand only where progress stands: so they can be compared with what the log folds to.
    PLAYER_DAYS,
    /// Each record says by itself how its subject stands, so rows may stand anywhere.
    DECISIONS;

    Topic topic(Topics topics) {
        return switch (this) {
            case PLAYER_DAYS -> topics.playerDays();
            case DECISIONS -> topics.events();
        };
    }

    /// Those who share the partitions among them.
    String group() {
        return switch (this) {
            case PLAYER_DAYS -> "windfall-sink";
            case DECISIONS -> "windfall-sink-decisions";
        };
    }

    Documents none() {
        return switch (this) {
            case PLAYER_DAYS -> new DayDocuments();
            case DECISIONS -> new Decisions();
        };
    }

    boolean standsAnywhere() {
        return switch (this) {
            case PLAYER_DAYS -> false;
            case DECISIONS -> true;
        };
    }

    /// How many of the messages come before the last place among them where rows may stand.
    int end(List<SpecificRecord> messages) {
        int end = messages.size();
        while (!standsAnywhere() && end > 0 && !(messages.get(end - 1) instanceof Progress)) {
            end--;
        }
        return end;
    }
}
