package dev.windfall.topology.runs;

import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.schedule.AskedFor;
import dev.windfall.projections.settlement.schedule.AskedFor.Asked;
import dev.windfall.projections.settlement.schedule.AskedFor.Until;
import dev.windfall.schemas.FollowedTopic;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.RunStep;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which runs were ever asked for, by whomever, as the topic of their steps tells it: some hundred bytes for each.
public final class AskedRuns implements AutoCloseable {

    private final Map<String, OfBrand> brands = new HashMap<>();
    private final FollowedTopic topic;

    /// What was asked for of one brand.
    private static final class OfBrand {

        private final Map<RuleName, Map<RunId, Asked>> rules = new TreeMap<>();
        private @Nullable RunId lastScheduled;
        private long runs;
    }

    private AskedRuns(KafkaSettings kafka, Topics topics) {
        this.topic = new FollowedTopic("asked-runs", kafka, topics.runSteps(), (key, step) -> take((RunStep) step));
    }

    /// Returns when everything is known that was asked for before.
    public static AskedRuns open(KafkaSettings kafka, Topics topics) throws InterruptedException {
        AskedRuns asked = new AskedRuns(kafka, topics);
        asked.topic.start();
        return asked;
    }

    public boolean isHealthy() {
        return topic.isHealthy();
    }

    /// By rule; what nobody has asked for is not there.
    synchronized Map<RuleName, AskedFor> of(String brandId) {
        Map<RuleName, AskedFor> asked = new TreeMap<>();
        OfBrand known = brands.get(brandId);
        if (known != null) {
            known.rules.forEach((rule, runs) -> asked.put(rule, askedFor(runs)));
        }
        return asked;
    }

    /// The last one that nobody but the schedule has asked for.
    synchronized Optional<RunId> lastScheduled(String brandId) {
        return Optional.ofNullable(brands.get(brandId)).map(known -> known.lastScheduled);
    }

    /// How many there are of a brand: they only ever get more.
    synchronized long count(String brandId) {
        OfBrand known = brands.get(brandId);
        return known == null ? 0 : known.runs;
    }

    @Override
    public void close() {
        topic.close();
    }

    /// The first step counts: those after it ask again for what may have been lost. A preview stands for nothing.
    private synchronized void take(RunStep step) {
        RunId run = RunId.of(step.getRunId());
        if (run.purpose() instanceof RunId.Purpose.Preview) {
            return;
        }
        OfBrand known = brands.computeIfAbsent(run.brandId(), unseen -> new OfBrand());
        boolean isByHand = !step.getAskedBy().isEmpty();
        if (known.rules.computeIfAbsent(run.rule(), unseen -> new HashMap<>()).putIfAbsent(run,
                new Asked(step.getAskedAt(), isByHand)) == null) {
            known.runs++;
            known.lastScheduled = isByHand ? known.lastScheduled : run;
        }
    }

    private static AskedFor askedFor(Map<RunId, Asked> runs) {
        return new AskedFor(Until.NONE, Until.NONE, runs);
    }
}
