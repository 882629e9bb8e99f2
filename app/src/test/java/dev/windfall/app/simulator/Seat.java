package dev.windfall.app.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A place that one part has at a time. Whoever takes it begins with what is committed; whoever had it may not know yet that it is lost.
final class Seat {

    private final String name;
    private final Supplier<Part> newcomer;
    private final List<Part> former = new ArrayList<>();
    private Part part;

    /// @param newcomer one that takes the place, and begins with what is committed
    Seat(String name, Supplier<Part> newcomer) {
        this.name = name;
        this.newcomer = newcomer;
        this.part = newcomer.get();
    }

    String name() {
        return name;
    }

    Part part() {
        return part;
    }

    List<Part> former() {
        return former;
    }

    /// What was not committed is gone.
    void crash() {
        part.die();
        part = newcomer.get();
    }

    /// Another comes while this one goes on.
    void replace() {
        former.add(part);
        part = newcomer.get();
    }

    void close() {
        former.forEach(Part::die);
        part.die();
    }

    /// A former owner has noticed.
    void leave(Part gone) {
        gone.die();
        former.remove(gone);
    }
}
