package dev.windfall.topology.deciders;

import java.util.concurrent.atomic.LongAdder;

/// How many commands this process has read, and not decided.
///
/// @param unreadable    what stood in the topic of commands and is none
/// @param decidedBefore commands at or before what their subject's was decided by: read once more, or of a topic that was made anew
public record PassedOver(LongAdder unreadable, LongAdder decidedBefore) {

    PassedOver() {
        this(new LongAdder(), new LongAdder());
    }
}
