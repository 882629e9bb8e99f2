package dev.windfall.sink;

import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Reads effects as the sink has written them, which may be a moment ago.
public final class EffectReader {

    private static final List<EffectStatus> OPEN = Stream.of(EffectStatus.values()).filter(EffectReader::isOpen)
            .toList();

    static final String DEAD_LETTERS = EffectTable.SELECT + """
            where brand_id = ? and status = 'FAILED' and (requested_at, request_id) > (?, ?)
            order by requested_at, request_id limit ?""";
    /// The statuses stand in the text, as they stand in the index that it needs.
    static final String COUNT_OPEN = """
            select status, count(*) as effects, min(requested_at) as oldest from effect where status in (%s) group by status"""
            .formatted(OPEN.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")));

    private final DataSource database;

    /// @param database as a user who may take the roles `windfall_reader` and `windfall_sink`
    public EffectReader(DataSource database) {
        this.database = database;
    }

    public Optional<EffectRow> find(String brandId, String requestId) throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(EffectTable.SELECT + "where brand_id = ? and request_id = ?",
                    EffectTable::fromRow, brandId, requestId).stream().findFirst();
        }
    }

    /// The brand's dead-letter list, what was requested first standing first.
    ///
    /// @param after the last one of the page before; nothing for the first page
    /// @param limit at most as many
    public List<EffectRow> deadLetters(String brandId, @Nullable Cursor after, int limit) throws SQLException {
        Cursor from = Objects.requireNonNullElse(after, Cursor.BEGINNING);
        try (ReadTransaction transaction = ReadTransaction.ofBrand(database, brandId)) {
            return transaction.list(DEAD_LETTERS, EffectTable::fromRow, brandId, from.at(), from.id(), limit);
        }
    }

    /// What is not through, of all brands: each status in which an effect may be that somebody still waits for.
    public List<OpenEffects> open() throws SQLException {
        try (ReadTransaction transaction = ReadTransaction.ofAllBrands(database)) {
            Map<EffectStatus, OpenEffects> found = transaction.list(COUNT_OPEN,
                    row -> new OpenEffects(EffectStatus.valueOf(row.getString("status")), row.getLong("effects"),
                            ReadTransaction.timeOrNull(row, "oldest")))
                    .stream().collect(Collectors.toMap(OpenEffects::status, Function.identity()));
            return OPEN.stream().map(status -> found.getOrDefault(status, new OpenEffects(status, 0, null))).toList();
        }
    }

    private static boolean isOpen(EffectStatus status) {
        return switch (status) {
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, REVERSING -> true;
            case SETTLED, REVERSED, RESOLVED, IGNORED -> false;
        };
    }

    /// All of all brands, in a transaction that sees them.
    public static void forEach(Connection connection, Consumer<EffectRow> reader) throws SQLException {
        new ReadTransaction(connection).forEach(EffectTable.SELECT, EffectTable::fromRow, reader);
    }
}
