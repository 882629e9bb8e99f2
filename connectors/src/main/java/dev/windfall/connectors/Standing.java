package dev.windfall.connectors;

/// How a connector stands with its target.
///
/// @param isShut     whether all calls wait but one now and then, which tries whether the target is well again
/// @param limit      as many calls are made at once
/// @param underWay   as many are being made
/// @param inHand     as many were read and have no answer yet
/// @param answered   calls of this process so far
/// @param troubles   among them, with the target or on the way to it
/// @param unreadable what stood in the topic of calls and is none
/// @param unplaced   partitions of which it has not been known for long where to begin
/// @param halted     partitions that wait for a newer version
public record Standing(boolean isShut, int limit, int underWay, int inHand, long answered, long troubles,
        long unreadable, int unplaced, int halted) {

    static final Standing NONE = new Standing(false, 0, 0, 0, 0, 0, 0, 0, 0);

    /// With nothing going on.
    Standing atRest() {
        return new Standing(false, 0, 0, 0, answered, troubles, unreadable, 0, 0);
    }
}
