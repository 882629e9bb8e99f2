package dev.windfall.api;

import dev.windfall.projections.Ids;
import dev.windfall.sink.Cursor;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// Lists that come page by page. The cursor is the place of the last one that was told: what comes meanwhile moves no page.
final class Pages {

    static final String LIMIT = "50";
    private static final int LIMIT_MAX = 500;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private Pages() {}

    /// @param nextCursor null if this is all
    record Page<T>(List<T> items, @Nullable String nextCursor) {}

    /// Reads one more than is told, so as to know whether there are more.
    interface Reading<S> {

        List<S> read(@Nullable Cursor after, int limit) throws SQLException;
    }

    /// Of a list that is sorted by names.
    interface Naming<S> {

        List<S> read(String after, int limit) throws SQLException;
    }

    static <S, V> Page<V> page(@Nullable String cursor, int limit, Reading<S> reading, Function<S, Cursor> place,
            Function<S, V> view) {
        Cursor after = cursor == null ? null : parse(cursor);
        return page(limit, most -> reading.read(after, most), last -> text(place.apply(last)), view);
    }

    /// @param cursor the name of the last one that was told
    static <S, V> Page<V> byName(@Nullable String cursor, int limit, Naming<S> reading, Function<S, String> name,
            Function<S, V> view) {
        if (cursor != null && !Ids.isValid(cursor)) {
            throw wrongCursor();
        }
        return page(limit, most -> reading.read(cursor == null ? "" : cursor, most), name, view);
    }

    private interface Rest<S> {

        List<S> read(int limit) throws SQLException;
    }

    private static <S, V> Page<V> page(int limit, Rest<S> rest, Function<S, String> place, Function<S, V> view) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw Problem.INVALID_PAGE.because("limit is 1 to %d".formatted(LIMIT_MAX));
        }
        List<S> found = Rows.read(() -> rest.read(limit + 1));
        List<S> told = found.size() > limit ? found.subList(0, limit) : found;
        return new Page<>(told.stream().map(view).toList(),
                found.size() > limit ? place.apply(told.getLast()) : null);
    }

    private static Problem.Raised wrongCursor() {
        return Problem.INVALID_PAGE.because("cursor is the next_cursor of the page before");
    }

    private static String text(Cursor place) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((place.at() + " " + place.id()).getBytes(StandardCharsets.UTF_8));
    }

    private static Cursor parse(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int end = text.indexOf(' ');
            Instant at = Instant.parse(text.substring(0, Math.max(0, end)));
            if (at.isAfter(LAST) || at.isBefore(Instant.EPOCH) || text.indexOf('\0') >= 0) {
                throw new DateTimeException("Nothing was requested then");
            }
            return new Cursor(at, text.substring(end + 1));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw wrongCursor();
        }
    }
}
