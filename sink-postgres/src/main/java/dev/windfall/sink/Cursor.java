package dev.windfall.sink;

import java.time.Instant;

/// A place in a list that is sorted by time, either way: the next page begins after it, whatever has come or gone before it meanwhile.
///
/// @param id of the one that stands there, among those of the same moment
public record Cursor(Instant at, String id) {

    /// Before all that there is.
    static final Cursor BEGINNING = new Cursor(Instant.EPOCH, "");

    /// Later than all that there is.
    static final Cursor END = new Cursor(Instant.parse("9999-12-31T00:00:00Z"), "");
}
