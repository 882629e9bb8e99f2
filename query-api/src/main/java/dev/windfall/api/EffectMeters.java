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
@Component
class EffectMeters {

    private static final Logger LOG = LoggerFactory.getLogger(EffectMeters.class);
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final EffectReader rows;
    private final InstantSource clock = InstantSource.system();
    private final MultiGauge counts;
    private final MultiGauge ages;
    private long readAt_ns = System.nanoTime() - FRESH.toNanos();

    EffectMeters(EffectReader rows, PrometheusMeterRegistry meters) {
        this.rows = rows;
        this.counts = MultiGauge.builder("windfall_effects")
                .description(
                        "Effects that are not through. Each process tells the same: take the greatest, not the sum")
                .register(meters);
        this.ages = MultiGauge.builder("windfall_effects_oldest_age").baseUnit("seconds")
                .description("Since the oldest of them was requested").register(meters);
    }

    /// To be called before they are told: they are read again when they are older than some seconds.
    synchronized void refresh() {
        if (System.nanoTime() - readAt_ns < FRESH.toNanos()) {
            return;
        }
        List<OpenEffects> open = read();
        readAt_ns = System.nanoTime();
        counts.register(open.stream().map(each -> MultiGauge.Row.of(tags(each), each.count())).toList(), true);
        ages.register(open.stream().map(each -> MultiGauge.Row.of(tags(each), age_s(each))).toList(), true);
    }

    private List<OpenEffects> read() {
        try {
            return rows.open();
        } catch (SQLException e) {
            LOG.warn("Effects can't be counted now", e);
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
