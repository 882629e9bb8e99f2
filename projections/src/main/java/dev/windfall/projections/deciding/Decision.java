package dev.windfall.projections.deciding;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What becomes of a command.
public sealed interface Decision<E> {

    /// @param events       at least one
    /// @param consequences what others are told, and what is to be done outside, once the events stand
    record Decided<E>(List<E> events, List<Consequence> consequences) implements Decision<E> {

        public Decided {
            events = List.copyOf(events);
            consequences = List.copyOf(consequences);
        }
    }

    /// What is wanted stands already, or is over.
    record Unchanged<E>() implements Decision<E> {}

    record Rejected<E>(Rejection rejection) implements Decision<E> {}

    /// @param code in kebab-case
    static <E> Decision<E> rejected(String code, String detail) {
        return new Rejected<>(new Rejection(code, detail));
    }

    /// @param code    in kebab-case
    /// @param pointer JSON pointer to the field at fault, if one is
    record Rejection(String code, String detail, @Nullable String pointer) {

        public Rejection(String code, String detail) {
            this(code, detail, null);
        }
    }
}
