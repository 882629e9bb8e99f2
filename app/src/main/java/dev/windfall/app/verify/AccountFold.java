package dev.windfall.app.verify;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.projections.settlement.payouts.Statement;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.sink.PayoutAccountRow;
import dev.windfall.sink.PayoutLineRow;
import dev.windfall.sink.PayoutPeriodRow;
import dev.windfall.topology.deciders.HostedDeciders;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Accounts of payouts, folded again from their events by the decider itself: what an account has left comes from there, and what was
/// sealed and paid from the events alone. Each is to be found as its lines and periods, and what was sealed for a period is somewhere.
final class AccountFold {

    private static final String NO_ROW = "no row";

    private final SubjectFold<PayoutState, PayoutEvent, PayoutState> accounts;
    private final Differences differences;
    private final Map<Subject, Statement> statements = new HashMap<>();
    private final Map<String, Object> expected = new HashMap<>();
    private long lines;
    private long periods;

    AccountFold(Differences differences) {
        this.accounts = new SubjectFold<>(HostedDeciders.PAYOUTS, UnaryOperator.identity(), differences);
        this.differences = differences;
    }

    /// What is to be found in a row that says how far an account has come.
    private record UpTo(long seq) {}

    /// In their order.
    void add(DecidedEvents decided) {
        PayoutState after = accounts.add(decided);
        Subject account = new Subject(decided.getDecider(), decided.getBrandId(), decided.getSubjectId());
        List<PayoutEvent> events = decided.getEvents().stream().map(HostedDeciders.PAYOUTS.events()::fromAvro).toList();
        statements.computeIfAbsent(account, _ -> new Statement()).add(decided.getSeq(), events, after);
        expected.put(place(account), new UpTo(decided.getSeq()));
    }

    /// Once all events are there: what the rows are to be.
    void expect() {
        statements.forEach((account, statement) -> {
            statement.opened().forEach(line -> expected.put(place(account, line),
                    PayoutLineRow.of(line)));
            statement.changed().forEach(change -> differences.add("Events, %s, line %s".formatted(place(account),
                    change.id().text()), "a line that was opened", change));
            statement.periods().forEach((forPeriod, period) -> {
                expected.put(place(account, forPeriod), period);
                if (!period.isWhole()) {
                    differences.add("Events, " + place(account, forPeriod),
                            "sealed = paid + pending + carried + waived",
                            period);
                }
            });
        });
    }

    void found(PayoutLineRow row) {
        lines++;
        found(place(row.shown().line().id().account().subject(), row.shown()), row);
    }

    void found(PayoutPeriodRow row) {
        periods++;
        found(place(row.account().subject(), row.forPeriod()), row.shown());
    }

    void found(PayoutAccountRow row) {
        found(place(row.account()), new UpTo(row.seq()));
    }

    private void found(String place, Object row) {
        @Nullable
        Object folded = expected.remove(place);
        if (!row.equals(folded)) {
            differences.add("PostgreSQL, " + place, folded == null ? NO_ROW : folded, row);
        }
    }

    void end() {
        expected.forEach((place, row) -> differences.add("PostgreSQL, " + place, row, NO_ROW));
    }

    /// How many rows were found.
    long lines() {
        return lines;
    }

    long periods() {
        return periods;
    }

    private static String place(Subject account) {
        return "brand %s, %s %s".formatted(account.brandId(), AccountId.DECIDER, account.id());
    }

    private static String place(Subject account, ShownLine line) {
        return "%s, line %s".formatted(place(account), line.line().id().text());
    }

    private static String place(Subject account, LocalDate forPeriod) {
        return "%s, period %s".formatted(place(account), forPeriod);
    }
}
