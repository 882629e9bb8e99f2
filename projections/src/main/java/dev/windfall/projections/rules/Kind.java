package dev.windfall.projections.rules;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// What a rule is called. All kinds are rated alike; a kind only sets defaults.
public enum Kind {

    REBATE, CASHBACK, LOSSBACK;

    /// As it stands in documents and addresses.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return null if there is none of this name
    public static @Nullable Kind of(String text) {
        for (Kind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        return null;
    }
}
