package dev.windfall.topology.ingest;

import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.WalletFormat;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IntakeTest {

    private static final Topics TOPICS = new Topics("", 1);

    private final Intake intake = new Intake(
            new WalletTopics(Map.of("wallet", WalletFormat.JSON, "bets", WalletFormat.AVRO), ConfluentSchemas.NONE),
            TOPICS);

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            topic  | text                                   | another's
            wallet | {"type": "PING"}                       | true
            wallet | {"amount": 12.5, "type": "PING"}       | true
            wallet | {"type": "BET_SETTLED"}                | false
            wallet | {"type": "BET_SETTLED_CONFIRMED"}      | false
            wallet | {"type": "DEPOSIT", "amount": 12.5}    | false
            wallet | {"type": 7}                            | false
            wallet | {"event_id": "e1"}                     | false
            wallet | garbage                                | false
            bets   | {"type": "PING"}                       | false
            """)
    void whatIsOfAnotherTypeIsNotJudged(String topic, String text, boolean anothers) {
        Intake.Told told = intake.told(record(topic, text));
        assertThatThrownBy(() -> intake.decode(told)).isInstanceOf(Undecodable.class);
        assertThat(intake.isOfAnotherType(told)).isEqualTo(anothers);
    }

    @Test
    void whatIsNoRedriveIsTakenForWhatItIs() {
        Intake.Told told = intake.told(record(TOPICS.redrives().name(), "garbage"));
        assertThat(told.source().partition().topic()).isEqualTo(TOPICS.redrives().name());
        assertThatThrownBy(() -> intake.decode(told)).isInstanceOf(Undecodable.class);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            told  | recorded at
            999   | 999
            1000  | 1000
            1001  | 1000
            -1    | 1000
            """)
    void aTimeThatWasNotToldOrIsAheadOfOurClockIsNow(long told_ms, long recorded_ms) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("wallet", 0, 0, told_ms, TimestampType.CREATE_TIME,
                0, 0,
                new byte[0], new byte[0], new RecordHeaders(), Optional.empty());
        assertThat(Intake.recordedAt(record, Instant.ofEpochMilli(1_000))).isEqualTo(Instant.ofEpochMilli(recorded_ms));
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, String text) {
        return new ConsumerRecord<>(topic, 0, 0, new byte[0], text.getBytes(StandardCharsets.UTF_8));
    }
}
