package dev.windfall.api;

import io.micrometer.core.instrument.MeterRegistry;

/// A part of the process that the door tells of, and knows no more about.
public interface Part {

    String name();

    /// Whether it works: one that does not makes the process unready.
    boolean isWell();

    /// How it is, in a word or two.
    String state();

    void meter(MeterRegistry meters);
}
