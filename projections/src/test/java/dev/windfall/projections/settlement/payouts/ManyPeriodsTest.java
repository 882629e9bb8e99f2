package dev.windfall.projections.settlement.payouts;

import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.PayoutCommand.Sealed;
import dev.windfall.projections.settlement.payouts.PayoutCommand.Told;
import dev.windfall.projections.settlement.payouts.PayoutCommand.WaiveCarry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/// A player of a daily rule who is in debt for years.
class ManyPeriodsTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    private static final PayoutDecider DECIDER = new PayoutDecider();
    private static final AccountId ACCOUNT = new AccountId("aurora", new RuleName(Kind.REBATE, "daily"), "p1", "EUR");

    @Test
    void memosAreReadAsTheyAreWritten() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2_000; i++) {
            SortedMap<LocalDate, Long> amounts = new TreeMap<>();
            int size = i == 0 ? Components.MAX : 1 + random.nextInt(40);
            while (amounts.size() < size) {
                long amount = random.nextLong() >> random.nextInt(60);
                amounts.put(LocalDate.ofEpochDay(random.nextInt(60_000)), amount == 0 ? Long.MIN_VALUE : amount);
            }
            Components components = new Components(amounts);
            assertThat(Components.ofMemo(components.text())).contains(components);
            assertThat(components.text().length()).isLessThan(32 * Components.MAX);
        }
    }

    @Test
    void anEffectCarriesAsManyAsALineHas() {
        List<Component> most = days(Components.MAX, 1);
        PayoutState full = evolved(null, sealed(0, most));
        assertThat(full.periods()).hasSize(Components.MAX);
        Told settled = new Told(new EffectNews("promo-credit-" + ACCOUNT.line(run(0)).text(),
                Components.of(most).text(), EffectStatus.PROCESSING, EffectStatus.SETTLED));
        assertThat(evolved(full, settled).periods()).isEmpty();
        Components more = Components.of(days(Components.MAX + 1, 1));
        assertThat(Components.ofMemo(more.text())).isEmpty();
        assertThat(Components.read(more.text())).as("a line that is carried may have more").contains(more);
        assertThat(Components.read("")).contains(Components.NONE);
    }

    /// Nothing stands in the way of a run: what it comes to is kept until somebody waives a period.
    @Test
    void whatNoLineCanSettleIsLeftForTheNext() {
        PayoutState full = evolved(null, sealed(0, days(Components.MAX, -1)));
        Sealed tomorrow = sealed(1, List.of(new Component(TODAY.plusDays(1), null, 5_000)));
        assertThat(opened(full, tomorrow)).satisfies(line -> {
            assertThat(line.status()).isEqualTo(LineStatus.CARRIED);
            assertThat(line.components().text()).isEqualTo("2026-11-21=5000");
        });
        assertThat(event(full, tomorrow).movements()).containsExactly(
                new Movement(Place.SEALED, Place.CARRIED, TODAY.plusDays(1), 5_000));

        PayoutState fuller = evolved(full, tomorrow);
        assertThat(fuller.carried().amounts()).hasSize(Components.MAX + 1);
        assertThat(decide(fuller, tomorrow)).isInstanceOf(Decision.Unchanged.class);
        assertThat(opened(fuller, sealed(2, List.of())).components().isEmpty()).isTrue();

        PayoutState waived = evolved(fuller, new WaiveCarry(TODAY, "a gift"));
        Line line = opened(waived, sealed(2, List.of()));
        assertThat(line.status()).isEqualTo(LineStatus.PROCESSING);
        assertThat(line.amount()).isEqualTo(5_000 - Components.MAX + 1);
        assertThat(evolved(waived, sealed(2, List.of())).carried().isEmpty()).isTrue();
    }

    @Test
    void aLineOfTooManyPeriodsIsOpenedAsWell() {
        Line line = opened(null, sealed(0, days(Components.MAX + 1, 1)));
        assertThat(line.status()).isEqualTo(LineStatus.CARRIED);
        assertThat(line.components().amounts()).hasSize(Components.MAX + 1);
    }

    /// The last is today.
    private static List<Component> days(int count, long amount) {
        List<Component> days = new ArrayList<>();
        for (int day = 0; day < count; day++) {
            days.add(new Component(TODAY.minusDays(day), null, amount));
        }
        return days;
    }

    private static Sealed sealed(int day, List<Component> components) {
        return new Sealed(run(day), day + 1, components, null, new PayAs.Cash());
    }

    private static RunId run(int day) {
        return RunId.settlement("aurora", ACCOUNT.rule(), TODAY.plusDays(day));
    }

    private static Line opened(@Nullable PayoutState state, Sealed sealed) {
        return ((PayoutEvent.Opened) event(state, sealed)).line();
    }

    private static PayoutState evolved(@Nullable PayoutState state, PayoutCommand command) {
        return DECIDER.evolve(state, event(state, command));
    }

    private static PayoutEvent event(@Nullable PayoutState state, PayoutCommand command) {
        return ((Decision.Decided<PayoutEvent>) decide(state, command)).events().getFirst();
    }

    private static Decision<PayoutEvent> decide(@Nullable PayoutState state, PayoutCommand command) {
        return DECIDER.decide(ACCOUNT.subject(), state, command,
                new Given(Instant.parse("2026-11-20T12:00:00Z"), "settlement", "ann"));
    }
}
