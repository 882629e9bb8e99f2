package dev.windfall.projections.settlement;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// What names a line: what one player gets from one run, in one currency.
public record LineId(RunId run, String playerId, String currency) {

    public LineId {
        if (!AccountId.isName(playerId, currency)) {
            throw new IllegalArgumentException("%s, %s can't name a line".formatted(playerId, currency));
        }
    }

    public String text() {
        return String.join("~", run.text(), playerId, currency);
    }

    public AccountId account() {
        return new AccountId(run.brandId(), run.rule(), playerId, currency);
    }

    /// By whoever has written it.
    ///
    /// @throws IllegalStateException if it is none
    public static LineId of(@Nullable String text) {
        return Optional.ofNullable(text).flatMap(LineId::read)
                .orElseThrow(() -> new IllegalStateException("No line: " + text));
    }

    /// The number of parts says whether the run has a purpose of its own, so a player may be called `c1`.
    ///
    /// @return nothing if the text is not what a line's [#text()] is
    public static Optional<LineId> read(String text) {
        int beforeCurrency = text.lastIndexOf('~');
        int beforePlayer = text.lastIndexOf('~', beforeCurrency - 1);
        if (beforeCurrency < 1 || beforePlayer < 1) {
            return Optional.empty();
        }
        String playerId = text.substring(beforePlayer + 1, beforeCurrency);
        String currency = text.substring(beforeCurrency + 1);
        return AccountId.isName(playerId, currency)
                ? RunId.read(text.substring(0, beforePlayer)).map(run -> new LineId(run, playerId, currency))
                : Optional.empty();
    }
}
