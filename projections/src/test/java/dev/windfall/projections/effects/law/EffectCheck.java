package dev.windfall.projections.effects.law;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Backoff;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectDecider;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Credits of one history, a wallet that is bad at random, people who change their minds, and a connector that dies and calls again:
/// what the decider makes of it, held against the wallet's own book after every step.
public final class EffectCheck {

    private static final Instant BEGIN = Instant.parse("2026-11-20T00:00:00Z");
    private static final int CREDITS = 4;
    private static final int STEPS = 120;
    private static final int QUIET_STEPS_MAX = 2_000;

    private final SplittableRandom random;
    private final ModelWallet wallet;
    private final EffectDecider decider = new EffectDecider(
            new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(15), 3));
    private final Map<String, EffectState> states = new TreeMap<>();
    private final Map<String, List<EffectEvent>> events = new TreeMap<>();
    private final Map<String, EffectStatus> told = new TreeMap<>();
    private final Deque<Call> calls = new ArrayDeque<>();
    private final List<Runnable> answers = new ArrayList<>();
    /// Whose last call that is known to be over may have been booked, and was not asked for since.
    private final Set<String> unasked = new HashSet<>();
    private Instant now = BEGIN;
    private boolean isCalm; // from then on nothing goes wrong any more
    private @Nullable String difference;

    private EffectCheck(long seed) {
        this.random = new SplittableRandom(seed);
        this.wallet = new ModelWallet(random.split());
    }

    /// @return what the first history says that is not as it has to be; nothing if all are
    public static @Nullable String firstDifference(long from, long to) {
        for (long seed = from; seed < to; seed++) {
            String found = new EffectCheck(seed).run();
            if (found != null) {
                return "seed %d: %s".formatted(seed, found);
            }
        }
        return null;
    }

    private @Nullable String run() {
        for (int number = 0; number < CREDITS; number++) {
            request(credit(number));
        }
        for (int step = 0; step < STEPS && difference == null; step++) {
            step();
            hold();
        }
        wallet.getWell();
        isCalm = true;
        for (int step = 0; step < QUIET_STEPS_MAX && difference == null && !isQuiet(); step++) {
            finish();
            hold();
        }
        wallet.arriveAll();
        hold();
        return difference != null ? difference : atEnd();
    }

    private void step() {
        now = now.plusSeconds(random.nextInt(600));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> makeCall(random.nextInt(4) == 0);
            case 3, 4 -> answer(random.nextInt(5) == 0);
            case 5 -> wakeAll();
            case 6 -> wallet.arrive();
            default -> somebodyDecides();
        }
    }

    /// @param again whether the connector dies before it has said what came of it, so that the call is made once more
    private void makeCall(boolean again) {
        Call call = calls.pollFirst();
        if (call == null) {
            return;
        }
        if (!isCalm && random.nextInt(20) == 0) {
            return; // it is lost on its way
        }
        Outcome outcome = wallet.answer(call);
        if (again) {
            calls.addFirst(call);
            if (random.nextBoolean()) {
                return; // not even the answer went out
            }
        }
        answers.add(() -> command(call.effect(), new EffectCommand.Answered(call.number(), outcome)));
    }

    private void answer(boolean again) {
        if (!answers.isEmpty()) {
            Runnable answer = answers.remove(random.nextInt(answers.size()));
            if (!isCalm && random.nextInt(20) == 0) {
                return; // it is lost
            }
            answer.run();
            if (again) {
                answer.run();
            }
        }
    }

    private void wakeAll() {
        for (EffectState state : List.copyOf(states.values())) {
            Instant due = decider.wakeAt(state).orElse(Instant.MAX);
            if (!due.isAfter(now)) {
                command(state.effect(), decider.wake());
            }
        }
    }

    private void somebodyDecides() {
        List<EffectState> all = List.copyOf(states.values());
        Effect effect = all.get(random.nextInt(all.size())).effect();
        command(effect, switch (random.nextInt(6)) {
            case 0 -> new EffectCommand.Dispute("?");
            case 1 -> new EffectCommand.Uphold("yes");
            case 2 -> new EffectCommand.Reject("no");
            case 3 -> new EffectCommand.Replay("again");
            case 4 -> random.nextBoolean() ? new EffectCommand.Ignore("no more") : new EffectCommand.Replay("again");
            default -> new EffectCommand.Request(effect);
        });
    }

    private void finish() {
        now = now.plus(Duration.ofHours(1));
        while (!calls.isEmpty()) {
            makeCall(false);
        }
        while (!answers.isEmpty()) {
            answer(false);
        }
        wallet.arrive();
        wakeAll();
        for (EffectState state : List.copyOf(states.values())) {
            if (state.dispute() != null) {
                command(state.effect(), new EffectCommand.Reject("no"));
            }
            if (state.status() == EffectStatus.FAILED) {
                command(state.effect(), isReverseGivenUp(state.effect().requestId())
                        ? new EffectCommand.Resolve("taken back after all")
                        : new EffectCommand.Replay("again"));
            }
        }
    }

    private boolean isQuiet() {
        return calls.isEmpty() && answers.isEmpty() && states.values().stream().allMatch(EffectCheck::isOver);
    }

    private static boolean isOver(EffectState state) {
        return switch (state.status()) {
            case SETTLED, REVERSED, RESOLVED, IGNORED -> state.dispute() == null;
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, REVERSING -> false;
        };
    }

    private void request(Effect effect) {
        command(effect, new EffectCommand.Request(effect));
    }

    private void command(Effect effect, EffectCommand command) {
        String id = effect.requestId();
        EffectState before = states.get(id);
        if (command instanceof EffectCommand.Answered(int number, Outcome outcome) && before != null
                && number == before.calls() && before.status() == EffectStatus.PROCESSING) {
            switch (outcome.kind()) {
                case UNKNOWN -> unasked.add(id);
                case NOT_FOUND -> unasked.remove(id);
                case SETTLED, ACCEPTED, RETRY, FAILED, CONFLICT -> {
                    // says nothing of a call before
                }
            }
        }
        if (command instanceof EffectCommand.Wake && before != null && before.status() == EffectStatus.PROCESSING) {
            unasked.add(id); // what was called may be booked
        }
        if (decider.decide(effect.subject(), before, command, new Given(now, "test",
                "ann")) instanceof Decision.Decided<EffectEvent>(List<EffectEvent> happened, List<Consequence> consequences)) {
            for (EffectEvent event : happened) {
                events.computeIfAbsent(id, any -> new ArrayList<>()).add(event);
                states.put(id, decider.evolve(states.get(id), event));
            }
            consequences.forEach(consequence -> follow(effect, before, consequence));
        }
    }

    private void follow(Effect effect, @Nullable EffectState before, Consequence consequence) {
        switch (consequence) {
            case Consequence.CallOut(Call call) -> {
                boolean isSent = call.kind() == Call.Kind.SEND;
                differ(isSent && before != null && before.dispute() != null, "%s is sent though it is disputed",
                        effect);
                differ(isSent && unasked.contains(effect.requestId()),
                        "%s is sent though it was not asked for what may be booked", effect);
                calls.addLast(call);
            }
            case Consequence.Request(Effect reverse) -> request(reverse);
            case Consequence.TakeStep _,Consequence.TellBrand _,Consequence.PassOn _ -> differ(true,
                    "%s wants something of a run", effect);
            case Consequence.TellWaiting _,Consequence.TellHeir _,Consequence.Activate _ -> differ(true,
                    "%s wants something of others",
                    effect);
            case Consequence.TellOwner(Subject owner, EffectNews news) -> {
                EffectStatus status = news.after();
                EffectStatus last = Objects.requireNonNullElse(told.put(effect.requestId(), status),
                        EffectStatus.PROCESSING);
                differ(isPaid(last) != isPaid(news.before()) || isVoid(last) != isVoid(news.before()),
                        "the owner of %s does not hear each step between paid, void and neither", effect);
                EffectState credit = states.get(owner.id());
                if (credit != null) {
                    command(credit.effect(), new EffectCommand.Told(status));
                }
            }
        }
    }

    private static boolean isPaid(EffectStatus status) {
        return status == EffectStatus.SETTLED || status == EffectStatus.RESOLVED;
    }

    private static boolean isVoid(EffectStatus status) {
        return status == EffectStatus.IGNORED || status == EffectStatus.REVERSED;
    }

    /// After every step.
    private void hold() {
        for (EffectState state : states.values()) {
            Effect effect = state.effect();
            boolean isCredit = effect.content() instanceof WalletCredit;
            differ(state.status() == EffectStatus.SETTLED && !wallet.isBooked(effect), "%s is settled, not booked",
                    effect);
            differ(isCredit && state.status() == EffectStatus.REVERSED && wallet.credited(effect.requestId()) > 0,
                    "%s is taken back, and booked", effect);
            EffectState folded = null;
            for (EffectEvent event : Objects.requireNonNull(events.get(effect.requestId()))) {
                folded = decider.evolve(folded, event);
            }
            differ(!state.equals(folded), "%s is not what its events fold to", effect);
        }
    }

    private @Nullable String atEnd() {
        for (EffectState state : states.values()) {
            String id = state.effect().requestId();
            differ(!isOver(state), "%s does not come to an end: " + state.status(), state.effect());
            differ(state.status() != EffectStatus.REVERSED && told.get(id) != state.status(),
                    "the owner of %s was last told " + told.get(id), state.effect());
            differ(state.status() == EffectStatus.SETTLED && state.effect().content() instanceof WalletCredit
                    && wallet.credited(id) != 1 && !isReverseGivenUp(id),
                    "%s is settled, and not in the player's money once", state.effect());
        }
        return difference;
    }

    /// Somebody's word against that of a wallet that was never heard again.
    private boolean isReverseGivenUp(String id) {
        EffectState reverse = states.get(id + "-reverse");
        return reverse != null && reverse.status() == EffectStatus.IGNORED;
    }

    private void differ(boolean isWrong, String what, Effect effect) {
        if (isWrong && difference == null) {
            difference = what.formatted(effect.requestId());
        }
    }

    private static Effect credit(int number) {
        String id = "credit-" + number;
        return new Effect(id, "aurora", "p1", new WalletCredit(100 + number, "EUR", PayAs.CASH, id, "goodwill"),
                new Subject("adjustment", "aurora", Integer.toString(number)));
    }
}
