package dev.windfall.app.simulator;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import dev.windfall.wire.Effects;
import dev.windfall.wire.Runs;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// What people want: other rules, other profiles, runs that are approved or rejected, credits that are disputed, and what has failed
/// once more.
final class People {

    private static final String CALLER = "people";
    /// Who has not written the rules.
    private static final String SOMEBODY = "bo";

    private final World world;
    private final Asking asking;
    private final Calls calls;
    private final Decided decided;
    private final SplittableRandom random;
    private int corrections;

    People(World world, Asking asking, Decided decided) {
        this.world = world;
        this.asking = asking;
        this.calls = new Calls(world, asking);
        this.decided = decided;
        this.random = world.random;
    }

    void wantSomething() {
        String brandId = TestBrands.IDS.get(random.nextInt(TestBrands.IDS.size()));
        switch (random.nextInt(8)) {
            case 0 -> asking.ask(brandId, TestBrands.rule(random.nextBoolean() ? TestBrands.kinds(brandId).getFirst()
                    : TestBrands.kinds(brandId).getLast(), tomorrow(brandId), random), null);
            case 1, 2 -> asking.ask(brandId, new Wish.PlayerProfile("p" + (1 + random.nextInt(3)), new Profile(
                    random.nextBoolean() ? "vip" : null, Set.of(), random.nextInt(4) == 0)), null);
            case 3, 4 -> review(random.nextInt(3) > 0);
            case 5 -> replay();
            case 6 -> dispute();
            default -> askForCorrections();
        }
    }

    private LocalDate tomorrow(String brandId) {
        return LocalDate.ofInstant(world.now(), TestBrands.zone(brandId)).plusDays(1);
    }

    void askForCorrections() {
        corrections++;
        calls.askForCorrections(corrections);
    }

    /// Whether anything waits for a person.
    boolean areWaitedFor() {
        return decided.runs().values().stream().anyMatch(People::waits)
                || decided.effects().containsValue(EffectStatus.FAILED);
    }

    /// Everything that waits for a person goes on.
    void letAllGoOn() {
        review(true);
        replay();
    }

    /// Of all runs that wait.
    private void review(boolean approves) {
        for (RunState run : List.copyOf(decided.runs().values())) {
            if (waits(run)) {
                asking.ask(RunDecider.subject(run.id()), Runs.COMMAND.toAvro(approves ? new RunCommand.Approve("yes")
                        : new RunCommand.Reject("no")), CALLER, SOMEBODY);
            }
        }
    }

    private static boolean waits(RunState run) {
        return run.status() == RunStatus.REVIEW;
    }

    private void replay() {
        decided.effects().forEach((requestId, status) -> {
            if (status == EffectStatus.FAILED) {
                ask(requestId, new EffectCommand.Replay("again"));
            }
        });
    }

    /// One of the credits, and at once what becomes of its dispute.
    private void dispute() {
        List<String> credits = decided.effects().keySet().stream().filter(id -> !id.endsWith("-reverse")).toList();
        if (!credits.isEmpty()) {
            String credit = credits.get(random.nextInt(credits.size()));
            ask(credit, new EffectCommand.Dispute("not mine"));
            ask(credit, random.nextBoolean() ? new EffectCommand.Uphold("right") : new EffectCommand.Reject("wrong"));
        }
    }

    private void ask(String requestId, EffectCommand command) {
        Effect effect = decided.effect(requestId);
        if (effect != null) {
            asking.ask(new Subject(Effect.DECIDER, effect.brandId(), requestId), Effects.COMMAND.toAvro(command),
                    CALLER, SOMEBODY);
        }
    }
}
