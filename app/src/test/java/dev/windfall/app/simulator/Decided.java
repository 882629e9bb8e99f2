package dev.windfall.app.simulator;

import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.Movement;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.Place;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunEvent;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.seals.Total;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Effects;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What deciders have decided, event by event, and what must hold of it (L3, L4, L5).
final class Decided {

    /// An account, from its events alone.
    static final class Account {
        private final SortedMap<LocalDate, Map<Place, Long>> places = new TreeMap<>();
        private final SortedMap<LocalDate, Long> sealed = new TreeMap<>();
        private final Map<String, Long> lines = new TreeMap<>();

        long in(LocalDate period, Place place) {
            return places.getOrDefault(period, Map.of()).getOrDefault(place, 0L);
        }

        Set<LocalDate> periods() {
            return places.keySet();
        }

        SortedMap<LocalDate, Long> sealed() {
            return sealed;
        }

        long sum(Place place) {
            return places.keySet().stream().mapToLong(period -> in(period, place)).sum();
        }
    }

    private final Wallet wallet;
    private final Entitlements entitlements;
    private final Map<String, Long> seqs = new HashMap<>();
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Map<String, Effect> requested = new TreeMap<>();
    private final Map<String, EffectStatus> effects = new TreeMap<>();
    private final Set<String> reversing = new HashSet<>();
    private final Map<String, RunState> runs = new TreeMap<>();
    private final Map<String, SortedMap<String, Long>> barriers = new HashMap<>();

    Decided(Wallet wallet, Entitlements entitlements) {
        this.wallet = wallet;
        this.entitlements = entitlements;
    }

    void add(DecidedEvents decided) {
        Subject subject = new Subject(decided.getDecider(), decided.getBrandId(), decided.getSubjectId());
        long before = seqs.getOrDefault(subject.key(), 0L);
        if (decided.getSeq() != before + 1) {
            throw new Broken("A command is decided once: decision %d of %s comes after %d".formatted(decided.getSeq(),
                    subject.key(), before));
        }
        seqs.put(subject.key(), decided.getSeq());
        switch (subject.decider()) {
            case AccountId.DECIDER -> decided.getEvents()
                    .forEach(event -> addToAccount(subject, Payouts.EVENT.fromAvro(event)));
            case RunDecider.DECIDER -> {
                decided.getEvents().forEach(event -> addToRun(RunId.of(subject.id()), Runs.EVENT.fromAvro(event)));
                runs.put(subject.id(), Runs.STATE.fromAvro(decided.getState()));
            }
            case Effect.DECIDER -> {
                decided.getEvents().forEach(event -> addToEffect(subject.id(), Effects.EVENT.fromAvro(event)));
                effects.put(subject.id(), Effects.STATE.fromAvro(decided.getState()).status());
            }
            default -> throw new IllegalStateException("Nobody decides as " + subject.decider());
        }
    }

    private void addToAccount(Subject subject, PayoutEvent event) {
        Account account = accounts.computeIfAbsent(subject.key(), _ -> new Account());
        if (event instanceof PayoutEvent.Opened(Line line, long markerSeq, List<Component> sealed, _, _)) {
            account.lines.put(line.requestId(), line.amount());
            sealed.forEach(component -> account.sealed.merge(component.forPeriod(), component.amount(), Long::sum));
            account.sealed.values().removeIf(amount -> amount == 0);
            var expected = entitlements.of(subject.brandId(), line.id().run().rule(), line.id().playerId(), markerSeq);
            if (!account.sealed.equals(expected)) {
                throw new Broken("L3: by %s %s is to get %s, but its account says %s".formatted(line.id().run().text(),
                        subject.key(), expected, account.sealed));
            }
        }
        for (Movement movement : event.movements()) {
            Map<Place, Long> places = account.places.computeIfAbsent(movement.forPeriod(),
                    _ -> new EnumMap<>(Place.class));
            places.merge(movement.from(), -movement.amount(), Long::sum);
            places.merge(movement.to(), movement.amount(), Long::sum);
        }
        requireWhole(subject, account);
    }

    /// entitlement = paid + pending + carried + waived
    private static void requireWhole(Subject subject, Account account) {
        Set<LocalDate> periods = new HashSet<>(account.places.keySet());
        periods.addAll(account.sealed.keySet());
        for (LocalDate period : periods) {
            long elsewhere = account.in(period, Place.PAID) + account.in(period, Place.PENDING)
                    + account.in(period, Place.CARRIED) + account.in(period, Place.WAIVED);
            if (account.sealed.getOrDefault(period, 0L) != elsewhere) {
                throw new Broken("L4: %s for %s is %d, but of it are %s".formatted(subject.key(), period,
                        account.sealed.getOrDefault(period, 0L), account.places.get(period)));
            }
        }
    }

    private void addToRun(RunId run, RunEvent event) {
        switch (event) {
            case RunEvent.BarrierTaken(SortedMap<String, Long> ends, _) -> barriers.put(run.text(), ends);
            case RunEvent.Sealed sealed -> {
                long[] expected = entitlements.seal(run, 1);
                Total total = sealed.seal().totals().get(Entitlements.CURRENCY);
                long[] found = total == null ? new long[2] : new long[]{total.increase(), total.decrease()};
                if (!Arrays.equals(expected, found)) {
                    throw new Broken("L3: %s is sealed with %s more and less, but comes to %s".formatted(run.text(),
                            Arrays.toString(found), Arrays.toString(expected)));
                }
            }
            case RunEvent.Failed(String why, _) -> throw new Broken("L3: %s has failed: %s".formatted(run.text(), why));
            default -> {
            } // steps that pay nobody
        }
    }

    private void addToEffect(String requestId, EffectEvent event) {
        switch (event) {
            case EffectEvent.Requested(Effect effect, _) -> requested.put(requestId, effect);
            case EffectEvent.Reversing _ -> reversing.add(requestId);
            case EffectEvent.Settled _ when !wallet.hasBooked(requestId) -> throw new Broken(
                    "L5: %s is said to be settled, and is not booked".formatted(requestId));
            default -> {
            } // calls, and waiting for them
        }
    }

    /// What the wallet has booked was asked for, and just so.
    void requireWanted(Wallet.Booking booking) {
        Effect effect = requested.get(booking.requestId());
        if (effect == null) {
            throw new Broken("L5: nobody has asked for " + booking);
        }
        String credit = effect.content() instanceof Effect.Content.OfWallet content
                ? content.ofCredit().orElse(null)
                : null;
        boolean isAsWanted = effect.digest().equals(booking.digest())
                && (credit == null ? isOfLine(effect, booking) : reversing.contains(credit));
        if (!isAsWanted) {
            throw new Broken("L5: booked is %s, wanted was %s".formatted(booking, effect));
        }
    }

    private boolean isOfLine(Effect effect, Wallet.Booking booking) {
        Account account = accounts.get(effect.owner().key());
        return account != null && Long.valueOf(booking.amount()).equals(account.lines.get(booking.requestId()));
    }

    Map<String, Account> accounts() {
        return accounts;
    }

    Map<String, EffectStatus> effects() {
        return effects;
    }

    @Nullable
    Effect effect(String requestId) {
        return requested.get(requestId);
    }

    /// That a credit is for, by its request id.
    String account(String requestId) {
        Effect effect = requested.get(requestId);
        return effect == null ? "" : effect.owner().key();
    }

    Map<String, RunState> runs() {
        return runs;
    }

    /// Up to where the wallet's topics could be read when the run was called.
    SortedMap<String, Long> barrier(RunId run) {
        return barriers.getOrDefault(run.text(), new TreeMap<>());
    }
}
