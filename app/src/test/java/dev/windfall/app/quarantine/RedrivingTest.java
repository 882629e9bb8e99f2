package dev.windfall.app.quarantine;

import dev.windfall.schemas.avro.Redrive;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.stream.LongStream;

import static dev.windfall.app.quarantine.Entries.NOON;
import static dev.windfall.app.quarantine.Entries.TOPICS;
import static dev.windfall.app.quarantine.Entries.entry;
import static dev.windfall.app.quarantine.Entries.event;
import static org.assertj.core.api.Assertions.assertThat;

class RedrivingTest {

    private final ByteArraySerializer bytes = new ByteArraySerializer();

    @Test
    void eachRecordIsSentSkippedOrLeftOut() {
        MockProducer<byte[], byte[]> producer = producer(true);
        Redriving redriving = new Redriving(TOPICS, Set.of(1L), producer);
        redriving.send(entry(0, "INVALID"));
        redriving.send(entry(1, "INVALID"));
        redriving.send(entry(2, event("INVALID").setBytes(null).build()));
        redriving.send(entry(3, "INVALID"));
        Redriving.Outcome outcome = redriving.end();
        assertThat(outcome.sent()).containsExactly(0L, 3L);
        assertThat(outcome.skipped()).containsExactly(1L);
        assertThat(outcome.leftOut()).containsExactly(2L);
        assertThat(outcome.failed()).isEmpty();
        assertThat(outcome.failure()).isNull();
        assertThat(producer.history()).extracting(RedrivingTest::offset).containsExactly(0L, 3L);
    }

    @Test
    void whatIsSentIsWhatItWas() {
        MockProducer<byte[], byte[]> producer = producer(true);
        Redriving redriving = new Redriving(TOPICS, Set.of(), producer);
        redriving.send(entry(7, "INVALID"));
        redriving.send(entry(8, "IN_THE_FUTURE"));
        ProducerRecord<byte[], byte[]> sent = producer.history().getFirst();
        assertThat(sent.topic()).isEqualTo(TOPICS.redrives().name());
        assertThat(sent.timestamp()).isEqualTo(NOON.minusSeconds(1).toEpochMilli());
        assertThat(TOPICS.redrives().codec().decode(sent.value(), Redrive.class))
                .isEqualTo(new Redrive(7L, "bets", 2, 17L, "JSON", event("INVALID").build().getBytes()));
        assertThat(producer.history().getLast().timestamp()).isNull();
    }

    @Test
    void whatCouldNotBeSentIsToldAndNotAmongTheSent() {
        MockProducer<byte[], byte[]> producer = producer(false);
        Redriving redriving = new Redriving(TOPICS, Set.of(), producer);
        LongStream.range(0, 3).forEach(offset -> redriving.send(entry(offset, "INVALID")));
        producer.completeNext();
        producer.errorNext(new TimeoutException("too slow"));
        producer.completeNext();
        Redriving.Outcome outcome = redriving.end();
        assertThat(outcome.sent()).containsExactly(0L, 2L);
        assertThat(outcome.failed()).containsExactly(1L);
        assertThat(outcome.failure()).hasMessage("too slow");
    }

    private MockProducer<byte[], byte[]> producer(boolean completing) {
        return new MockProducer<>(completing, null, bytes, bytes);
    }

    private static long offset(ProducerRecord<byte[], byte[]> record) {
        return TOPICS.redrives().codec().decode(record.value(), Redrive.class).getQuarantineOffset();
    }
}
