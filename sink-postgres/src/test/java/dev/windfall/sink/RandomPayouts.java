package dev.windfall.sink;

import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.schemas.avro.DecidedEvents;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/// What becomes of a few accounts, at random, by the decider that is in use; and what people are to be shown of them in the end.
final class RandomPayouts {

    private static final int ACCOUNTS = 12;
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 5);

    private final Random random;
    private final List<AccountHistory> accounts = new ArrayList<>();
    /// Of each account.
    private final int[] runs = new int[ACCOUNTS];
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");

    RandomPayouts(long seed) {
        random = new Random(seed);
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts.add(new AccountHistory(new AccountId("brand" + i % 2,
                    new RuleName(i % 3 == 0 ? Kind.REBATE : Kind.LOSSBACK, "weekly"), "p" + i / 3, "EUR")));
        }
    }

    /// What is decided next on any of them.
    DecidedEvents next() {
        for (int tries = 0; tries < 1_000; tries++) {
            int account = random.nextInt(ACCOUNTS);
            PayoutCommand command = command(accounts.get(account), account);
            now = now.plusMillis(1 + random.nextInt(60_000));
            Optional<DecidedEvents> decided = accounts.get(account).decide(command, now);
            if (decided.isPresent()) {
                return decided.get();
            }
        }
        throw new IllegalStateException("nothing is decided any more");
    }

    private PayoutCommand command(AccountHistory account, int number) {
        PayoutState state = account.state();
        if (state != null && random.nextInt(3) > 0) {
            if (!state.held().isEmpty() && random.nextBoolean()) {
                RunId run = state.held().getFirst().id().run();
                return random.nextBoolean() ? new PayoutCommand.Approve(run, "fine " + account.seq())
                        : new PayoutCommand.Reject(run, "no " + account.seq());
            }
            if (random.nextInt(8) == 0) {
                return new PayoutCommand.WaiveCarry(null, "a gift");
            }
            List<Asker> asked = account.asked.keySet().stream().sorted(Comparator.comparing(Asker::requestId))
                    .toList();
            if (!asked.isEmpty()) {
                Asker asker = one(asked);
                EffectStatus before = account.asked.getOrDefault(asker, EffectStatus.PROCESSING);
                List<EffectStatus> next = next(before);
                if (!next.isEmpty()) {
                    EffectStatus after = one(next);
                    account.asked.put(asker, after);
                    return new PayoutCommand.Told(asker.news(before, after));
                }
            }
        }
        return sealed(account.id, number);
    }

    private PayoutCommand sealed(AccountId account, int number) {
        RunId run = RunId.settlement(account.brandId(), account.rule(), FIRST.plusWeeks(runs[number]));
        List<Component> components = new ArrayList<>(
                List.of(new Component(run.periodStart(), null, random.nextInt(900))));
        if (runs[number] > 0) {
            LocalDate before = FIRST.plusWeeks(random.nextInt(runs[number]));
            components.add(new Component(before, run, random.nextInt(600) - 400));
        }
        runs[number]++;
        return new PayoutCommand.Sealed(run, runs[number] * 3L, components, random.nextBoolean() ? 500L : null,
                one(List.of(new PayAs.Cash(), new PayAs.Points(), new PayAs.Bonus(5, Duration.ofDays(7)))));
    }

    private static List<EffectStatus> next(EffectStatus status) {
        return switch (status) {
            case PROCESSING, UNKNOWN, ACCEPTED -> List.of(EffectStatus.SETTLED, EffectStatus.RETRY_SCHEDULED,
                    EffectStatus.FAILED);
            case RETRY_SCHEDULED -> List.of(EffectStatus.PROCESSING);
            case FAILED -> List.of(EffectStatus.PROCESSING, EffectStatus.RESOLVED, EffectStatus.IGNORED);
            case SETTLED -> List.of(EffectStatus.REVERSING);
            case REVERSING -> List.of(EffectStatus.REVERSED);
            case IGNORED, RESOLVED -> List.of(EffectStatus.SETTLED);
            case REVERSED -> List.of();
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// By brand and id.
    List<ShownLine> lines() {
        return accounts.stream().flatMap(account -> account.statement.opened().stream())
                .sorted(Comparator.comparing(line -> line.line().id().text())).toList();
    }

    /// By account and period.
    List<PayoutPeriodRow> periods() {
        return accounts.stream().sorted(Comparator.comparing(account -> order(account.id)))
                .flatMap(account -> account.statement.periods().entrySet().stream()
                        .map(period -> new PayoutPeriodRow(account.id, period.getKey(), period.getValue())))
                .toList();
    }

    List<PayoutAccountRow> accounts() {
        return accounts.stream().filter(account -> account.seq() > 0)
                .map(account -> new PayoutAccountRow(account.id.subject(), account.seq()))
                .sorted(Comparator.comparing(row -> row.account().brandId() + " " + row.account().id())).toList();
    }

    /// Whatever has become of whoever wrote them on the way.
    static void requireRows(ReadTransaction all, RandomPayouts payouts) throws SQLException {
        assertThat(
                all.list(PayoutTables.SELECT_LINES + "order by line_id collate \"C\"", PayoutTables::wholeLineFromRow))
                .isEqualTo(payouts.lines().stream().map(PayoutLineRow::of).toList());
        assertThat(all.list(PayoutTables.SELECT_PERIODS + "order by brand_id, player_id, kind, for_period",
                PayoutTables::periodFromRow)).isEqualTo(payouts.periods());
        assertThat(all.list(PayoutTables.SELECT_ACCOUNTS + "order by brand_id, account_id collate \"C\"",
                PayoutTables::accountFromRow)).isEqualTo(payouts.accounts());
        assertThat(all.list("select 1 from payout_period where sealed <> paid + pending + carried + waived",
                row -> row.getInt(1))).isEmpty();
    }

    private static String order(AccountId id) {
        return String.join(" ", id.brandId(), id.playerId(), id.rule().kind().text());
    }
}
