package dev.windfall.app.simulator;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.schedule.AskedFor;
import dev.windfall.projections.settlement.schedule.AskedFor.Asked;
import dev.windfall.projections.settlement.schedule.AskedFor.Until;
import dev.windfall.projections.settlement.schedule.DueRun;
import dev.windfall.projections.settlement.schedule.Schedule;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.Rules;
import dev.windfall.wire.Runs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Which runs there are to ask for, as the program's own schedule says it of what stands in the topics of brands, rules and steps.
final class Calls {

    /// Whoever has no answer asks again.
    private static final long AGAIN_AFTER_MS = 30_000;

    private final World world;
    private final Asking asking;
    private final Map<String, BrandSettings> brands = new TreeMap<>();
    private final Map<String, List<Ruling>> rulings = new TreeMap<>();
    private final Map<RunId, Asked> steps = new HashMap<>();
    private final Map<RunId, Long> asked_ms = new HashMap<>();
    private final News<Brand> newBrands;
    private final News<RuleVersion> newRules;
    private final News<RunStep> newSteps;
    /// Nothing is due before, as long as nothing is read or asked.
    private long nextDue_ms;

    Calls(World world, Asking asking) {
        this.world = world;
        this.asking = asking;
        this.newBrands = News.ofAll(world, world.topics.brands(), 0, Brand.class);
        this.newRules = News.ofAll(world, world.topics.rules(), 0, RuleVersion.class);
        this.newSteps = News.ofAll(world, world.topics.runSteps(), 0, RunStep.class);
    }

    void askForWhatIsDue() {
        var _ = follow();
        for (BrandSettings brand : brands.values()) {
            for (DueRun due : schedule(brand).due(askedFor(brand), world.now())) {
                if (world.now_ms() - asked_ms.getOrDefault(due.id(), 0L) >= AGAIN_AFTER_MS) {
                    asked_ms.put(due.id(), world.now_ms());
                    request(due.id(), due.version().version());
                }
            }
        }
        nextDue_ms = brands.values().stream().mapToLong(this::nextDue_ms).min().orElse(Long.MAX_VALUE);
    }

    /// Of the last period of each rule that was asked for: what has changed in any that was sealed.
    ///
    /// @param number of the corrections, unused so far
    void askForCorrections(int number) {
        var _ = follow();
        Map<String, RunId> last = new TreeMap<>();
        for (RunId run : steps.keySet()) {
            last.merge(run.brandId() + run.rule(), run,
                    (one, other) -> one.periodStart().isAfter(other.periodStart()) ? one : other);
        }
        last.values().forEach(run -> request(RunId.settlement(run.brandId(), run.rule(), run.periodStart())
                .with(new RunId.Purpose.Corrections(number)), inForce(run)));
    }

    private int inForce(RunId run) {
        return RuleBook.of(Objects.requireNonNull(rulings.get(run.brandId()))).on(run.periodStart()).stream()
                .filter(applied -> applied.version().rule().name().equals(run.rule())).findFirst().orElseThrow()
                .version().version();
    }

    private void request(RunId run, int version) {
        BrandSettings brand = Objects.requireNonNull(brands.get(run.brandId()));
        Ruling ruling = Objects.requireNonNull(rulings.get(run.brandId())).stream()
                .filter(each -> each.rule().name().equals(run.rule())
                        && each.version().version() == version)
                .findFirst().orElseThrow();
        asking.ask(RunDecider.subject(run), Runs.COMMAND.toAvro(new RunCommand.Request(1, new Pinned(version,
                ruling.digest(), Set.of(ruling.actor()), new TreeMap<>(), brand.slice(World.PARTITIONS)))), "schedule",
                "");
    }

    /// @return whether anything has changed
    private boolean follow() {
        List<Brand> ofBrands = newBrands.read();
        ofBrands.forEach(brand -> brands.put(brand.getBrandId(), Brands.fromAvro(brand)));
        List<RuleVersion> ofRules = newRules.read();
        ofRules.forEach(version -> rulings.computeIfAbsent(version.getBrandId(), _ -> new ArrayList<>())
                .add(Rules.fromAvro(version)));
        List<RunStep> ofSteps = newSteps.read();
        ofSteps.forEach(step -> steps.putIfAbsent(RunId.of(step.getRunId()), new Asked(step.getAskedAt(), false)));
        return !ofBrands.isEmpty() || !ofRules.isEmpty() || !ofSteps.isEmpty();
    }

    private Schedule schedule(BrandSettings brand) {
        return new Schedule(brand.brandId(), brand.calendar(),
                RuleBook.of(rulings.getOrDefault(brand.brandId(), List.of())), Horizon.DEFAULT.length());
    }

    private Map<RuleName, AskedFor> askedFor(BrandSettings brand) {
        Map<RuleName, Map<RunId, Asked>> byRule = new TreeMap<>();
        steps.forEach((run, asked) -> {
            if (run.brandId().equals(brand.brandId())) {
                byRule.computeIfAbsent(run.rule(), _ -> new HashMap<>()).put(run, asked);
            }
        });
        Map<RuleName, AskedFor> asked = new TreeMap<>();
        byRule.forEach((rule, runs) -> asked.put(rule, new AskedFor(Until.NONE, Until.NONE, runs)));
        return asked;
    }

    /// When there may be something to ask for that was not asked for just now.
    long nextDue_ms() {
        if (follow()) {
            nextDue_ms = brands.values().stream().mapToLong(this::nextDue_ms).min().orElse(Long.MAX_VALUE);
        }
        return nextDue_ms;
    }

    private long nextDue_ms(BrandSettings brand) {
        Schedule schedule = schedule(brand);
        long next_ms = schedule.nextDue(world.now()).toEpochMilli();
        for (DueRun due : schedule.due(askedFor(brand), world.now())) {
            next_ms = Math.min(next_ms, asked_ms.getOrDefault(due.id(), 0L) + AGAIN_AFTER_MS);
        }
        return next_ms;
    }
}
