package dev.windfall.sink;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Amounts;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.projections.settlement.payouts.ShownPeriod;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.testing.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Accounts as rows, and as they are read, in a real PostgreSQL.
class PayoutsIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate WEEK = LocalDate.of(2026, 11, 2);
    private static final RuleName RULE = new RuleName(Kind.LOSSBACK, "weekly");

    private final TestTables tables = TestTables.createdIn(TestServers.shared().placeFor(PayoutsIT.class));
    private final PayoutReader reader = new PayoutReader(tables.database());

    @Test
    void howeverTheyAreCutIntoBatchesNothingIsAddedTwice() throws Exception {
        RandomPayouts payouts = new RandomPayouts(1);
        Random random = new Random(1);
        List<DecidedEvents> records = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            records.add(payouts.next());
        }
        int written = 0;
        while (written < records.size()) {
            int from = Math.max(0, written - random.nextInt(40)); // what is there already comes again, with what is not
            int to = Math.min(records.size(), written + 1 + random.nextInt(30));
            write(records.subList(from, to));
            written = Math.max(written, to);
        }
        requireRows(payouts);
        write(records);
        write(records.subList(100, 300));
        requireRows(payouts);
        assertThat(tables.rows("select count(distinct status) > 6 from payout_line")).isEqualTo("t");
        assertThat(tables
                .rows("select count(*) > 100, sum(paid) > 0, sum(carried) <> 0, sum(waived) > 0 from payout_period"))
                .isEqualTo("t t t t");
    }

    @Test
    void theOrderOfABatchDoesNotMatter() throws Exception {
        RandomPayouts payouts = new RandomPayouts(2);
        List<DecidedEvents> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(payouts.next());
        }
        Collections.shuffle(records, new Random(2));
        write(records);
        requireRows(payouts);
    }

    @Test
    void whatDoesNotFollowOnWhatIsThereIsNotWritten() throws Exception {
        Account account = new Account("aurora", "p1");
        List<DecidedEvents> records = List.of(account.sealed(0, 1_000, null), account.sealed(1, 10, null),
                account.sealed(2, 100, null));
        assertThatThrownBy(() -> write(records.subList(1, 2)))
                .hasMessage("After decision 0 of the account aurora~payout~lossback~weekly~p1~EUR come [2]: "
                        + "what is between them is missing");
        write(records.subList(0, 1));
        assertThatThrownBy(() -> write(List.of(records.getFirst(), records.getLast())))
                .hasMessageContaining("After decision 1 ");
        assertThat(tables.rows("select sealed, seq from payout_period")).isEqualTo("1000 1");
    }

    @Test
    void aLineIsShownWithTheLastWordOnIt() throws Exception {
        Account account = new Account("aurora", "p1");
        write(List.of(account.sealed(0, 1_500, 1_000L)));
        assertThat(reader.find(account.id.line(run("aurora", 0)))).hasValueSatisfying(line -> {
            assertThat(line.line().status()).isEqualTo(LineStatus.HELD);
            assertThat(line.note()).isEmpty();
            assertThat(line.openedAt()).isEqualTo(line.changedAt()).isEqualTo(NOON.plusSeconds(60));
        });
        write(List.of(account.decided(new PayoutCommand.Reject(run("aurora", 0), "not a \0 this time"))));
        assertThat(reader.find(account.id.line(run("aurora", 0)))).hasValueSatisfying(line -> {
            assertThat(line.line().status()).isEqualTo(LineStatus.WAIVED);
            assertThat(line.note()).isEqualTo("not a \uFFFD this time");
            assertThat(line.openedAt()).isEqualTo(NOON.plusSeconds(60));
            assertThat(line.changedAt()).isEqualTo(NOON.plusSeconds(120));
            assertThat(line.seq()).isEqualTo(2);
        });
        assertThat(tables.rows("select amount, components, pay_as, request_id, run_id, period_start from payout_line"))
                .isEqualTo("1500 2026-11-02=1500 CASH promo-credit-aurora~lossback~weekly~2026-11-02~p1~EUR "
                        + "aurora~lossback~weekly~2026-11-02 2026-11-02");
        assertThat(reader.periods(account.id)).containsExactly(new PayoutPeriodRow(account.id, WEEK,
                new ShownPeriod(1_500, 0, new Amounts(0, 0, 1_500), 2)));
    }

    @Test
    void aBrandSeesItsOwnAndWithoutANameNobodySeesAnything() throws Exception {
        Account aurora = new Account("aurora", "p1");
        Account borealis = new Account("borealis", "p1");
        write(List.of(aurora.sealed(0, 100, null), borealis.sealed(0, 200, null)));
        assertThat(reader.ofRun(run("aurora", 0), null, 9)).extracting(line -> line.line().amount())
                .containsExactly(100L);
        assertThat(reader.ofPlayer("borealis", "p1", NOON, NOON.plusSeconds(900), null, 9))
                .extracting(line -> line.line().amount()).containsExactly(200L);
        assertThat(reader.periods(borealis.id)).extracting(period -> period.shown().sealed()).containsExactly(200L);
        assertThat(reader.find(new Account("citrus", "p1").id.line(run("citrus", 0)))).isEmpty();
        String role = "set local role windfall_reader";
        for (String table : List.of("payout_line", "payout_period", "payout_account")) {
            String read = "select brand_id from " + table;
            assertThat(tables.rows(role, read)).isEmpty();
            assertThat(tables.rows(role, "select set_config('app.brand', 'borealis', true)", read))
                    .isEqualTo("borealis");
            for (String each : List.of(role, "set local role windfall_sink")) {
                assertThatThrownBy(() -> tables.rows(each, "delete from %s returning 1".formatted(table)))
                        .hasMessageContaining("permission denied");
            }
            assertThatThrownBy(() -> tables.rows(role, "update %s set seq = 9 returning 1".formatted(table)))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void linesAreReadPageByPage() throws Exception {
        List<DecidedEvents> records = new ArrayList<>();
        Account account = new Account("aurora", "p1");
        for (int week = 0; week < 6; week++) {
            records.add(account.sealed(week, 100 + week, null));
        }
        for (int player = 2; player < 6; player++) {
            records.add(new Account("aurora", "p" + player).sealed(0, 200 + player, null));
        }
        write(records);
        Instant end = NOON.plus(Duration.ofHours(1));
        List<ShownLine> all = reader.ofPlayer("aurora", "p1", NOON, end, null, 9);
        assertThat(amounts(all)).containsExactly(100L, 101L, 102L, 103L, 104L, 105L);
        assertThat(reader.ofPlayer("aurora", "p1", NOON, end, PayoutReader.cursor(all.get(1)), 3))
                .isEqualTo(all.subList(2, 5));
        assertThat(reader.ofPlayer("aurora", "p1", all.get(2).openedAt(), all.get(4).openedAt(), null, 9))
                .as("with the beginning, without the end").isEqualTo(all.subList(2, 4));
        List<ShownLine> ofRun = reader.ofRun(run("aurora", 0), null, 3);
        assertThat(amounts(ofRun)).as("opened at the same moment").containsExactly(100L, 202L, 203L);
        assertThat(amounts(reader.ofRun(run("aurora", 0), PayoutReader.cursor(ofRun.getLast()), 9)))
                .containsExactly(204L, 205L);
    }

    @Test
    void whatWouldBePaidOfARunIsWhatWaits() throws Exception {
        Account waits = new Account("aurora", "p1");
        Account approved = new Account("aurora", "p2");
        Account other = new Account("aurora", "p5");
        write(List.of(waits.sealed(0, 1_500, 1_000L), approved.sealed(0, 2_500, 1_000L),
                new Account("aurora", "p3").sealed(0, 999, 1_000L),
                new Account("aurora", "p4").sealed(0, 1_000, 1_000L),
                other.sealed(1, 7_000, 1_000L), new Account("borealis", "p1").sealed(0, 7_000, 1_000L)));
        write(List.of(approved.decided(new PayoutCommand.Approve(run("aurora", 0), "fine"))));
        assertThat(reader.held(run("aurora", 0))).containsExactly(Map.entry("EUR", new HeldSum(2, 2_500)));
        write(List.of(other.decided(new PayoutCommand.Reject(run("aurora", 1), "no"))));
        assertThat(reader.held(run("aurora", 1))).isEmpty();
    }

    @Test
    void listsAreReadFromTheirIndexes() throws Exception {
        for (int run = 0; run < 3; run++) {
            int number = run;
            write(IntStream.range(0, 200).mapToObj(player -> new Account("aurora", "q%d-%d".formatted(number, player))
                    .sealed(number, 100, null)).toList());
        }
        tables.execute("analyze payout_line");
        String asIfItWereLarge = "set local enable_seqscan = off";
        assertThat(
                explained(asIfItWereLarge, PayoutReader.OF_PLAYER, "'aurora'", "'p1'", "'2026-11-20'", "'2026-11-21'",
                        "'2026-11-20 12:00Z'", "'a1'", "3"))
                .contains("payout_line_of_player").doesNotContain("Sort");
        assertThat(explained(asIfItWereLarge, PayoutReader.OF_RUN, "'aurora'", "'r1'", "'2026-11-20 12:00Z'", "'a1'",
                "3")).contains("payout_line_of_run").doesNotContain("Sort");
        assertThat(explained(asIfItWereLarge, PayoutReader.HELD_OF_RUN, "'aurora'", "'r1'", "'HELD'"))
                .contains("payout_line_of_run");
        assertThat(explained(asIfItWereLarge, PayoutReader.OF_ACCOUNT, "'aurora'", "'p1'", "'lossback'", "'weekly'",
                "'EUR'")).contains("payout_period_pkey").doesNotContain("Sort");
        assertThat(explained(asIfItWereLarge, "select * from payout_period where brand_id = ? and carried <> 0",
                "'aurora'")).contains("payout_period_carried");
    }

    private String explained(String setting, String sql, String... values) throws Exception {
        return tables.rows(setting, "set local enable_sort = off", "set local enable_bitmapscan = off",
                "explain " + sql.replace("?", "%s").formatted((Object[]) values));
    }

    private void requireRows(RandomPayouts payouts) throws Exception {
        try (ReadTransaction all = ReadTransaction.ofAllBrands(tables.database())) {
            RandomPayouts.requireRows(all, payouts);
        }
    }

    private static List<Long> amounts(List<ShownLine> lines) {
        return lines.stream().map(line -> line.line().amount()).toList();
    }

    private static RunId run(String brandId, int week) {
        return RunId.settlement(brandId, RULE, WEEK.plusWeeks(week));
    }

    /// One to whom something happens each minute after noon.
    private static final class Account {
        private final AccountId id;
        private final AccountHistory history;

        Account(String brandId, String playerId) {
            this.id = new AccountId(brandId, RULE, playerId, "EUR");
            this.history = new AccountHistory(id);
        }

        DecidedEvents sealed(int week, long amount, @Nullable Long holdFrom) {
            RunId run = run(id.brandId(), week);
            return decided(
                    new PayoutCommand.Sealed(run, week + 1, List.of(new Component(run.periodStart(), null, amount)),
                            holdFrom, new PayAs.Cash()));
        }

        DecidedEvents decided(PayoutCommand command) {
            return history.decide(command, NOON.plusSeconds(60 * (history.seq() + 1))).orElseThrow();
        }
    }

    /// All or nothing, as the sink does it.
    private void write(List<DecidedEvents> records) throws Exception {
        Decisions decisions = new Decisions();
        records.forEach(decisions::add);
        try (Connection connection = tables.database().getConnection()) {
            connection.setAutoCommit(false);
            decisions.write(connection);
            connection.commit();
        }
    }
}
