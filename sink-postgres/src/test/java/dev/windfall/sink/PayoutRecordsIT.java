package dev.windfall.sink;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.testing.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What players have got, newest first, and all lines of a run as a stream, in a real PostgreSQL.
class PayoutRecordsIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 19);
    private static final int MANY = 7_000;

    private final TestTables tables = TestTables.createdIn(TestServers.shared().placeFor(PayoutRecordsIT.class));
    private final PayoutReader reader = new PayoutReader(tables.database());
    private final Map<AccountId, AccountHistory> accounts = new HashMap<>();

    @Test
    void linesOfAKindComeNewestFirstAndPageByPage() throws Exception {
        for (int i = 0; i < 6; i++) {
            open(account("aurora", Kind.REBATE, i < 3 ? "daily" : "nightly", "p" + i % 2), i / 2, 100 + i, null);
        }
        open(account("aurora", Kind.CASHBACK, "daily", "p0"), 0, 1, null);
        open(account("borealis", Kind.REBATE, "daily", "p0"), 0, 2, null);
        List<ShownLine> all = newest(null, null, null, null, 9);
        assertThat(amounts(all)).as("of the same moment, too").containsExactly(105L, 104L, 103L, 102L, 101L, 100L);
        assertThat(newest(null, null, null, PayoutReader.cursor(all.get(2)), 2)).isEqualTo(all.subList(3, 5));
        assertThat(newest(null, null, null, PayoutReader.cursor(all.getLast()), 2)).isEmpty();
        assertThat(amounts(newest("p1", null, null, null, 9))).containsExactly(105L, 103L, 101L);
        assertThat(amounts(newest("p1", "daily", null, null, 9))).containsExactly(101L);
        assertThat(reader.newest(new LineFilter("aurora", Kind.REBATE, null, null, null, at(1), at(2)), null, 9))
                .as("with the beginning, without the end").isEqualTo(all.subList(2, 4));
    }

    @Test
    void linesAreFoundByHowTheyStand() throws Exception {
        open(account("aurora", Kind.REBATE, "daily", "p1"), 0, 100, 50L);
        open(account("aurora", Kind.REBATE, "daily", "p2"), 0, 200, null);
        assertThat(amounts(newest(null, null, LineStatus.HELD, null, 9))).containsExactly(100L);
        assertThat(amounts(newest(null, null, LineStatus.PROCESSING, null, 9))).containsExactly(200L);
        assertThat(newest(null, null, LineStatus.FAILED, null, 9)).isEmpty();
    }

    @Test
    void recordsAreReadFromTheirIndexes() throws Exception {
        Cursor before = new Cursor(at(1), "x");
        assertThat(explained(new LineFilter("aurora", Kind.REBATE, null, "daily", null, at(0), at(9)).where(before),
                "'aurora'", "'rebate'", "'daily'", "'2026-11-20'", "'2026-11-21'", "'2026-11-20 12:00Z'", "'x'", "3"))
                .contains("payout_line_of_kind").doesNotContain("Sort");
        assertThat(explained(new LineFilter("aurora", Kind.REBATE, "p1", null, null, at(0), at(9)).where(before),
                "'aurora'", "'rebate'", "'p1'", "'2026-11-20'", "'2026-11-21'", "'2026-11-20 12:00Z'", "'x'", "3"))
                .contains("payout_line_of_").doesNotContain("Sort");
        assertThat(explain(RunLines.LINES, "'aurora'", "'r1'")).contains("payout_line_of_run").doesNotContain("Sort");
    }

    @Test
    void aRunsLinesAreThoseOfOneMoment() throws Exception {
        AccountHistory held = account("aurora", Kind.REBATE, "daily", "p1");
        RunId run = open(held, 0, 100, 50L);
        open(account("aurora", Kind.REBATE, "daily", "p2"), 0, 200, null);
        open(account("aurora", Kind.REBATE, "daily", "p2"), 1, 300, null);
        try (RunLines lines = reader.open(run)) {
            write(held, new PayoutCommand.Reject(run, "no"), at(5));
            assertThat(lines.sums().lines()).isEqualTo(2);
            assertThat(statuses(lines)).containsExactly(LineStatus.HELD, LineStatus.PROCESSING);
            try (RunLines later = reader.open(run)) {
                assertThat(statuses(later)).containsExactly(LineStatus.WAIVED, LineStatus.PROCESSING);
                assertThat(later.sums().changes()).isGreaterThan(lines.sums().changes());
            }
        }
        try (RunLines none = reader.open(run.with(new RunId.Purpose.Corrections(1)))) {
            assertThat(none.sums()).isEqualTo(new RunLines.Sums(0, 0));
        }
    }

    @Test
    void noRunIsKeptInMemory() throws Exception {
        tables.execute(
                """
                insert into payout_line select 'aurora', 'aurora~rebate~daily~2026-11-19~m' || i || '~EUR', 'rebate', 'daily',
                    'aurora~rebate~daily~2026-11-19', '2026-11-19', 'm' || i, 'EUR', 'SETTLED', i, '2026-11-19=' || i, 'CASH',
                    'promo-credit-' || i, '', '2026-11-20 12:00Z', '2026-11-20 12:00Z', 1 from generate_series(1, %d) i"""
                        .formatted(MANY));
        RunId run = RunId.of("aurora~rebate~daily~2026-11-19");
        List<ShownLine> read = new ArrayList<>();
        try (RunLines lines = reader.open(run)) {
            lines.forEach(read::add);
            assertThat(read).hasSize(MANY);
        }
        read.clear();
        assertThatThrownBy(() -> readUntilTheServerIsGone(run, read)).isInstanceOf(SQLException.class);
        assertThat(read).as("had all been there already, all would have come").hasSizeLessThan(MANY).isNotEmpty();
    }

    private void readUntilTheServerIsGone(RunId run, List<ShownLine> read) throws SQLException {
        try (RunLines lines = reader.open(run)) {
            lines.forEach(line -> {
                if (read.isEmpty()) {
                    endReaders();
                }
                read.add(line);
            });
        }
    }

    private void endReaders() {
        try {
            assertThat(
                    tables.rows("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() "
                            + "and datname = current_database() and query like '%from payout_line%'"))
                    .isEqualTo("t");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<ShownLine> newest(@Nullable String playerId, @Nullable String ruleId, @Nullable LineStatus status,
            @Nullable Cursor before, int limit) throws SQLException {
        return reader.newest(new LineFilter("aurora", Kind.REBATE, playerId, ruleId, status, NOON, at(60)), before,
                limit);
    }

    private String explained(Where where, String... values) throws SQLException {
        return explain(PayoutTables.SELECT_LINES + where.text() + PayoutReader.NEWEST_FIRST, values);
    }

    private String explain(String sql, String... values) throws SQLException {
        return tables.rows("set local enable_seqscan = off", "set local enable_sort = off",
                "set local enable_bitmapscan = off", "explain " + sql.replace("?", "%s").formatted((Object[]) values));
    }

    private AccountHistory account(String brandId, Kind kind, String ruleId, String playerId) {
        return accounts.computeIfAbsent(new AccountId(brandId, new RuleName(kind, ruleId), playerId, "EUR"),
                AccountHistory::new);
    }

    /// A line that is opened as many minutes after noon.
    private RunId open(AccountHistory account, int minute, long amount, @Nullable Long holdFrom) throws Exception {
        RunId run = RunId.settlement(account.id.brandId(), account.id.rule(), DAY.plusDays(minute));
        write(account,
                new PayoutCommand.Sealed(run, minute + 1, List.of(new Component(run.periodStart(), null, amount)),
                        holdFrom, new PayAs.Cash()),
                at(minute));
        return run;
    }

    private void write(AccountHistory account, PayoutCommand command, Instant now) throws Exception {
        Decisions decisions = new Decisions();
        decisions.add(account.decide(command, now).orElseThrow());
        try (Connection connection = tables.database().getConnection()) {
            decisions.write(connection);
        }
    }

    private static List<LineStatus> statuses(RunLines lines) throws SQLException {
        List<LineStatus> statuses = new ArrayList<>();
        lines.forEach(line -> statuses.add(line.line().status()));
        return statuses;
    }

    private static List<Long> amounts(List<ShownLine> lines) {
        return lines.stream().map(line -> line.line().amount()).toList();
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
