package dev.windfall.api;

import dev.windfall.sink.EffectReader;
import dev.windfall.sink.OpenEffects;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// How many effects are not through, and how old the oldest is, of all brands. What PostgreSQL does not tell is left out: it is not none.
/// They are read beside whoever asks: a database that does not answer keeps nobody from all the others.
@Component
class EffectMeters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EffectMeters.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final EffectReader rows;
    private final InstantSource clock = InstantSource.system();
    private final MultiGauge counts;
    private final MultiGauge ages;
    private final Thread reading = Thread.ofVirtual().name("effect-meters").unstarted(this::read);

    EffectMeters(EffectReader rows, PrometheusMeterRegistry meters) {
        this.rows = rows;
        this.counts = MultiGauge.builder("windfall_effects")
                .description(
                        "Effects that are not through. Each process tells the same: take the greatest, not the sum")
                .register(meters);
        this.ages = MultiGauge.builder("windfall_effects_oldest_age").baseUnit("seconds")
                .description("Since the oldest of them was requested").register(meters);
        reading.start();
    }

    @Override
    public void close() {
        reading.interrupt();
    }

    private void read() {
        try {
            while (true) {
                List<OpenEffects> open = open();
                counts.register(open.stream().map(each -> MultiGauge.Row.of(tags(each), each.count())).toList(), true);
                ages.register(open.stream().map(each -> MultiGauge.Row.of(tags(each), age_s(each))).toList(), true);
                Thread.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<OpenEffects> open() {
        try {
            return rows.open();
        } catch (SQLException e) {
            LOG.warn("Effects can't be counted now ({})", e.getMessage());
            return List.of();
        }
    }

    private long age_s(OpenEffects open) {
        Instant oldest = open.oldest();
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toSeconds();
    }

    private static Tags tags(OpenEffects open) {
        return Tags.of("status", open.status().name());
    }
}
