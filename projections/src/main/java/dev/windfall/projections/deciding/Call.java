package dev.windfall.projections.deciding;

/// One call to be made for an effect.
///
/// @param number among the calls of the effect, from 1: an answer to any but the last is too late
public record Call(Effect effect, Kind kind, int number) {

    public enum Kind {
        /// Do it.
        SEND,
        /// What has become of it?
        ASK
    }
}
