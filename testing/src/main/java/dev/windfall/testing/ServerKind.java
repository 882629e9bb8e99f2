package dev.windfall.testing;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/// Which servers the tests use: containers where an engine answers, else the product's own embedded servers.
public enum ServerKind {

    EMBEDDED, CONTAINERS;

    static final String SETTING = "WINDFALL_TEST_SERVERS";

    /// Asks for the engine only when the setting leaves it open or demands one; a demand that can't be met fails.
    static ServerKind choose(@Nullable String setting, BooleanSupplier engineAnswers) {
        return switch (setting == null || setting.isBlank() ? "auto" : setting) {
            case "auto" -> engineAnswers.getAsBoolean() ? CONTAINERS : EMBEDDED;
            case "embedded" -> EMBEDDED;
            case "docker" -> {
                if (!engineAnswers.getAsBoolean()) {
                    throw new IllegalStateException(
                            SETTING + "=docker, but no Docker engine answers: start one, or leave the setting out");
                }
                yield CONTAINERS;
            }
            default -> throw new IllegalArgumentException(
                    "%s=%s: expected auto, embedded or docker".formatted(SETTING, setting));
        };
    }
}
