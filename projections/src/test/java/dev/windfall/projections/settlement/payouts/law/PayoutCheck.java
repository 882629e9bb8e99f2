package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.RunId.Purpose;
import dev.windfall.projections.settlement.payouts.Amounts;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.Movement;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutDecider;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.Place;
import dev.windfall.projections.settlement.payouts.law.NaiveBook.NaiveLine;
import dev.windfall.projections.settlement.payouts.law.NaiveBook.Standing;
import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// One account: runs and corrections, people who approve, reject and forgive, and effects that go this way and that. What the decider makes
/// of it is held against [NaiveBook] after every step, and what the player has in the end against what was paid.
public final class PayoutCheck {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 2);
    private static final AccountId ACCOUNT = new AccountId("aurora", new RuleName(Kind.REBATE, "daily"), "p1", "EUR");
    private static final int STEPS = 80;

    private final SplittableRandom random;
    private final PayoutDecider decider = new PayoutDecider();
    private final NaiveBook book = new NaiveBook();
    private final ShownBook shown = new ShownBook();
    private final List<ModelEffect> effects = new ArrayList<>();
    private final List<PayoutCommand.Sealed> sealed = new ArrayList<>();
    private final List<PayoutEvent> events = new ArrayList<>();
    /// Coupons that were asked for.
    private final Set<String> grants = new HashSet<>();
    /// By the rule, for good.
    private final PayAs payAs;
    /// What is in each place by the movements alone.
    private final Map<Place, Map<LocalDate, BigInteger>> moved = new EnumMap<>(Place.class);
    private @Nullable PayoutState state;
    /// By the last decision.
    private @Nullable Asked asked;
    private int periods;
    private int corrections;
    private long markerSeq;
    private String step = "";
    private @Nullable String difference;

    private PayoutCheck(long seed) {
        this.random = new SplittableRandom(seed);
        this.payAs = seed % 2 == 0 ? new PayAs.Cash() : new PayAs.Bonus(1 + random.nextInt(9), Duration.ofDays(7));
    }

    /// @return what the first history says that is not as it has to be; nothing if all are
    public static @Nullable String firstDifference(long from, long to) {
        for (long seed = from; seed < to; seed++) {
            String found = new PayoutCheck(seed).run();
            if (found != null) {
                return "seed %d: %s".formatted(seed, found);
            }
        }
        return null;
    }

    private @Nullable String run() {
        run(newRun());
        for (int number = 0; number < STEPS && difference == null; number++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> run(newRun());
                case 3 -> again();
                case 4, 5 -> somebodyDecides();
                case 6 -> somebodyForgives();
                case 7 -> wrongWord();
                default -> anEffectGoesOn();
            }
            hold();
        }
        finish();
        return difference;
    }

    private RunId newRun() {
        RunId run = RunId.settlement(ACCOUNT.brandId(), ACCOUNT.rule(), FIRST.plusDays(periods));
        return periods > 0 && random.nextInt(4) == 0 ? run.with(new Purpose.Corrections(++corrections)) : run;
    }

    private void run(RunId run) {
        List<Component> components = new ArrayList<>();
        for (LocalDate period : book.periods()) {
            if (random.nextInt(3) == 0) {
                components.add(new Component(period, RunId.settlement(ACCOUNT.brandId(), ACCOUNT.rule(), period),
                        entitlement().subtract(book.due(period)).longValueExact()));
            }
        }
        if (run.purpose() instanceof Purpose.Settlement) {
            components.add(new Component(run.periodStart(), null, entitlement().longValueExact()));
            periods++;
        }
        Long holdFrom = random.nextBoolean() ? null : (long) random.nextInt(12);
        markerSeq += 1 + random.nextInt(3);
        seal(new PayoutCommand.Sealed(run, markerSeq, components, holdFrom, payAs));
    }

    private BigInteger entitlement() {
        return switch (random.nextInt(6)) {
            case 0 -> BigInteger.ZERO;
            case 1 -> BigInteger.valueOf(random.nextLong(10_000_000_000_000L));
            default -> BigInteger.valueOf(random.nextInt(9));
        };
    }

    private void seal(PayoutCommand.Sealed command) {
        if (command.components().stream().allMatch(component -> component.amount() == 0) && !book.hasCarry(null)) {
            same(command);
            return;
        }
        sealed.add(command);
        NaiveLine line = book.seal(command.run(), command.components(), command.holdFrom(), most());
        PayoutEvent event = decided(command);
        LineStatus expected = switch (line.standing) {
            case HELD -> LineStatus.HELD;
            case PENDING -> LineStatus.PROCESSING;
            case PAID -> LineStatus.SETTLED;
            case LEFT -> LineStatus.CARRIED;
            case WAIVED -> LineStatus.WAIVED;
        };
        differ(!(event instanceof PayoutEvent.Opened opened) || opened.line().status() != expected,
                "the line is not " + expected);
        differ((asked != null) != (line.standing == Standing.PENDING), "it is paid, or is not");
        begin(line);
    }

    private BigInteger most() {
        return payAs instanceof PayAs.Bonus ? BigInteger.TEN.pow(13) : BigInteger.TEN.pow(18);
    }

    private void begin(NaiveLine line) {
        if (asked == null) {
            return;
        }
        long amount = asked.amount;
        differ(!BigInteger.valueOf(amount).equals(line.total()) || amount <= 0, "it asks for " + amount);
        effects.add(new ModelEffect(line, asked.requestId, asked.memo, amount));
    }

    /// However many have come since.
    private void again() {
        List<RunId> held = state == null ? List.of() : state.held().stream().map(line -> line.id().run()).toList();
        sealed.stream().filter(command -> held.contains(command.run())).findFirst().ifPresent(this::same);
        PayoutCommand any = any(sealed);
        if (any != null) {
            same(any);
            same(sealed.getLast());
        }
    }

    private void somebodyDecides() {
        List<NaiveLine> held = book.lines.stream().filter(line -> line.standing == Standing.HELD).toList();
        if (held.isEmpty() || random.nextInt(5) == 0) {
            NaiveLine any = any(book.lines);
            if (any != null && any.standing != Standing.HELD) {
                same(random.nextBoolean() ? new PayoutCommand.Approve(any.run, "yes")
                        : new PayoutCommand.Reject(any.run, "no"));
            }
            return;
        }
        NaiveLine line = Objects.requireNonNull(any(held));
        if (random.nextBoolean()) {
            line.standing = Standing.PENDING;
            decided(new PayoutCommand.Approve(line.run, "yes"));
            differ(asked == null, "it is not paid");
            begin(line);
        } else {
            book.waive(line);
            decided(new PayoutCommand.Reject(line.run, "no"));
        }
    }

    private void somebodyForgives() {
        LocalDate period = random.nextBoolean() ? null : FIRST.plusDays(random.nextInt(periods + 1));
        PayoutCommand command = new PayoutCommand.WaiveCarry(period, "a gift");
        if (state != null && book.hasCarry(period)) {
            book.waiveCarry(period);
            decided(command);
        } else {
            same(command);
        }
    }

    private void wrongWord() {
        ModelEffect effect = any(effects);
        if (effect != null) {
            same(told(effect.requestId, effect.memo + ",", effect.status, EffectStatus.SETTLED));
            same(told(effect.requestId + "X", effect.memo, effect.status, EffectStatus.SETTLED));
        }
    }

    private void anEffectGoesOn() {
        ModelEffect effect = any(effects);
        if (effect != null) {
            goOn(effect);
        }
    }

    private void goOn(ModelEffect effect) {
        EffectStatus before = effect.status;
        if (!effect.step(random)) {
            return;
        }
        PayoutCommand told = told(effect.requestId, effect.memo, before, effect.status);
        if (before == EffectStatus.RESOLVED) {
            afterAnotherWay(effect, told);
            return;
        }
        Standing standing = switch (effect.status) {
            case SETTLED, RESOLVED -> Standing.PAID;
            case IGNORED, REVERSED -> Standing.WAIVED;
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, REVERSING -> Standing.PENDING;
        };
        if (LineStatus.of(before) == LineStatus.of(effect.status)) {
            same(told);
            return;
        }
        if (standing == effect.line.standing) {
            differ(!decided(told).movements().isEmpty(), "something is moved though it stays");
            return;
        }
        if (standing == Standing.WAIVED) {
            book.waive(effect.line);
        } else if (effect.line.standing == Standing.WAIVED) {
            book.unwaive(effect.line, standing);
        } else {
            effect.line.standing = standing;
        }
        decided(told);
    }

    /// What the player has another way is theirs, whatever becomes of the effect.
    private void afterAnotherWay(ModelEffect effect, PayoutCommand told) {
        if (effect.status == EffectStatus.SETTLED) {
            book.payTwice(effect.line);
            decided(told);
        } else {
            same(told);
        }
    }

    private void finish() {
        for (NaiveLine line : List.copyOf(book.lines)) {
            if (line.standing == Standing.HELD && difference == null) {
                line.standing = Standing.PENDING;
                decided(new PayoutCommand.Approve(line.run, "yes"));
                begin(line);
            }
        }
        for (ModelEffect effect : effects) {
            while (!effect.isOver() && difference == null) {
                goOn(effect);
            }
        }
        hold();
        fold();
        BigInteger money = effects.stream().map(ModelEffect::money).reduce(BigInteger.ZERO, BigInteger::add);
        BigInteger paid = moved.getOrDefault(Place.PAID, Map.of()).values().stream().reduce(BigInteger.ZERO,
                BigInteger::add);
        differ(!money.equals(paid), "the player has %s, and was paid %s".formatted(money, paid));
        differ(state != null && state.periods().values().stream().anyMatch(amounts -> amounts.pending() != 0),
                "something is pending for ever");
    }

    private PayoutEvent decided(PayoutCommand command) {
        step = command.toString();
        if (!(decide(
                command) instanceof Decision.Decided<PayoutEvent>(List<PayoutEvent> happened, List<Consequence> consequences))) {
            throw new IllegalStateException("nothing comes of " + command);
        }
        asked = consequences.isEmpty() ? null : asked(consequences.getFirst());
        for (PayoutEvent event : happened) {
            state = decider.evolve(state, event);
            events.add(event);
            event.movements().forEach(this::move);
        }
        shown.add(happened, Objects.requireNonNull(state));
        if (random.nextInt(3) == 0) {
            shown.write();
        }
        return happened.getFirst();
    }

    /// What pays a line, and by what whoever carries it out tells of it.
    private record Asked(String requestId, String memo, long amount) {}

    private Asked asked(Consequence payment) {
        return switch (payment) {
            case Consequence.Request(Effect effect) -> {
                differ(!(payAs instanceof PayAs.Cash), "a bonus is paid by " + effect.content());
                yield new Asked(effect.requestId(), effect.memo(), effect.content().amount());
            }
            case Consequence.Activate(var id, CouponTerms terms, Asker asker) -> {
                differ(!(payAs instanceof PayAs.Bonus(int multiplier, Duration expiresAfter))
                        || terms.multiplier() != multiplier || !terms.expiresAfter().equals(expiresAfter)
                        || terms.required() != terms.amount() * multiplier, "it grants on " + terms);
                differ(!grants.add(id.text()), id.text() + " is granted for two lines");
                differ(!asker.owner().equals(ACCOUNT.subject()), asker.owner() + " hears of it");
                yield new Asked(asker.requestId(), asker.memo(), terms.amount());
            }
            default -> throw new IllegalStateException("Nothing of an account: " + payment);
        };
    }

    private void move(Movement movement) {
        BigInteger amount = BigInteger.valueOf(movement.amount());
        add(movement.from(), movement.forPeriod(), amount.negate());
        add(movement.to(), movement.forPeriod(), amount);
    }

    private void add(Place place, LocalDate period, BigInteger amount) {
        moved.computeIfAbsent(place, any -> new HashMap<>()).merge(period, amount, BigInteger::add);
    }

    private static PayoutCommand told(String requestId, String memo, EffectStatus before, EffectStatus after) {
        return new PayoutCommand.Told(new EffectNews(requestId, memo, before, after));
    }

    private void same(PayoutCommand command) {
        step = command.toString();
        differ(decide(command) instanceof Decision.Decided<PayoutEvent>, "it changes something");
    }

    private Decision<PayoutEvent> decide(PayoutCommand command) {
        return decider.decide(ACCOUNT.subject(), state, command, new Given(NOON, "test", "ann"));
    }

    /// After every step.
    private void hold() {
        if (state == null) {
            return;
        }
        for (LocalDate period : book.periods()) {
            Amounts amounts = state.periods().get(period);
            List<BigInteger> found = amounts == null ? List.of(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO)
                    : Stream.of(amounts.pending(), amounts.carried(), amounts.waived()).map(BigInteger::valueOf)
                            .toList();
            differ(amounts != null && found.stream().allMatch(amount -> amount.signum() == 0), "nothing is kept");
            List<BigInteger> expected = List.of(book.pending(period), book.carried(period), book.waived(period));
            differ(!found.equals(expected), "%s is %s, not %s".formatted(period, found, expected));
            BigInteger paid = moved(Place.PAID, period);
            differ(!paid.equals(book.paid(period)), "%s is paid by the events, not %s".formatted(paid,
                    book.paid(period)));
            differ(!moved(Place.SEALED, period).negate().equals(book.due(period)), "the events forget what was sealed");
            BigInteger all = found.stream().reduce(paid, BigInteger::add);
            differ(!all.equals(book.due(period)), "%s comes to %s, not %s".formatted(period, all, book.due(period)));
        }
        differ(!state.held().stream().map(line -> line.id().run()).toList().equals(book.lines.stream()
                .filter(line -> line.standing == Standing.HELD).map(line -> line.run).toList()), "others wait");
        show();
    }

    private void show() {
        String wrong = shown.difference(book);
        differ(wrong != null, String.valueOf(wrong));
        Map<RunId, LineStatus> told = new HashMap<>();
        effects.forEach(effect -> told.put(effect.line.run, effect.lineStatus()));
        for (NaiveLine line : book.lines) {
            LineStatus expected = told.getOrDefault(line.run, switch (line.standing) {
                case HELD -> LineStatus.HELD;
                case PENDING -> LineStatus.PROCESSING;
                case PAID -> LineStatus.SETTLED;
                case LEFT -> LineStatus.CARRIED;
                case WAIVED -> LineStatus.WAIVED;
            });
            LineStatus found = shown.statusOf(ACCOUNT.line(line.run));
            differ(found != expected, "the line of %s is shown as %s, not %s".formatted(line.run, found, expected));
        }
    }

    private void fold() {
        PayoutState folded = null;
        for (PayoutEvent event : events) {
            folded = decider.evolve(folded, event);
        }
        differ(state == null || !state.equals(folded), "it is not what its events fold to");
        String wrong = shown.writtenDifference();
        differ(wrong != null, String.valueOf(wrong));
    }

    private BigInteger moved(Place place, LocalDate period) {
        return moved.getOrDefault(place, Map.of()).getOrDefault(period, BigInteger.ZERO);
    }

    private <T> @Nullable T any(List<T> list) {
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }

    private void differ(boolean isWrong, String what) {
        if (isWrong && difference == null) {
            difference = what + " after " + step;
        }
    }
}
