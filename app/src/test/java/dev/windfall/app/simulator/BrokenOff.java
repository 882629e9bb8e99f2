package dev.windfall.app.simulator;

/// Whoever was at it is no more: nobody hears what has become of it.
final class BrokenOff extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
