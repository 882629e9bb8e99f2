package dev.windfall.topology.streams;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AlarmTest {

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private int rung;
    private final Alarm alarm = new Alarm(context, () -> rung++);

    @BeforeEach
    void begin() {
        context.setCurrentSystemTimeMs(1_000);
    }

    private List<Long> standing_ms() {
        return context.scheduledPunctuators().stream().filter(each -> !each.cancelled())
                .map(each -> each.getInterval().toMillis()).toList();
    }

    private void ring(long at_ms) {
        context.setCurrentSystemTimeMs(at_ms);
        context.scheduledPunctuators().stream().filter(each -> !each.cancelled())
                .map(CapturedPunctuator::getPunctuator).forEach(each -> each.punctuate(at_ms));
    }

    @Test
    void nobodyIsCalledBeforeItIsSetNorAfterItIsEnded() {
        assertThat(standing_ms()).isEmpty();
        alarm.setWithin(Duration.ofMillis(100));
        assertThat(alarm.isSet()).isTrue();
        ring(1_100);
        ring(1_200);
        assertThat(rung).isEqualTo(2);
        alarm.end();
        assertThat(alarm.isSet()).isFalse();
        assertThat(standing_ms()).isEmpty();
    }

    @Test
    void onlyWhatIsEarlierTakesItsPlace() {
        alarm.setWithin(Duration.ofMillis(500));
        context.setCurrentSystemTimeMs(1_200);
        alarm.setWithin(Duration.ofMillis(300));
        assertThat(standing_ms()).containsExactly(500L);
        alarm.setWithin(Duration.ofMillis(299));
        assertThat(standing_ms()).containsExactly(299L);
    }

    @Test
    void whatHasRungStandsInNobodysWay() {
        alarm.setWithin(Duration.ofHours(1));
        ring(3_601_000);
        alarm.setWithin(Duration.ofSeconds(1));
        assertThat(standing_ms()).containsExactly(1_000L);
    }
}
