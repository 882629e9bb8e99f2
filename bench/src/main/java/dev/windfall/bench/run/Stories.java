package dev.windfall.bench.run;

import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.schemas.KafkaSettings;

import java.util.HashMap;
import java.util.Map;

/// Stories as topics, told once for each length, and what must come of them.
final class Stories {

    /// A story of some length.
    record Told(String topic, Oracle oracle) {}

    private final KafkaSettings kafka;
    private final int partitions;
    private final Map<Plot, Told> told = new HashMap<>();

    Stories(KafkaSettings kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
    }

    boolean isTold(Plot plot) {
        return told.containsKey(plot);
    }

    Told of(Plot plot) throws InterruptedException {
        Told known = told.get(plot);
        if (known == null) {
            known = tell(plot);
            told.put(plot, known);
        }
        return known;
    }

    private Told tell(Plot plot) throws InterruptedException {
        String topic = "story-%d-%d-%d".formatted(plot.events(), plot.seed(), plot.hotPercent());
        Clean.create(kafka, topic, partitions);
        return new Told(topic, Teller.tell(plot, 0, plot.events(), kafka, topic));
    }
}
