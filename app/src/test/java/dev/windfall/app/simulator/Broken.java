package dev.windfall.app.simulator;

/// A law does not hold.
final class Broken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Broken(String what) {
        super(what);
    }
}
