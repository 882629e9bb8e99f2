package dev.windfall.topology.streams;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// Whether a thread that has failed is replaced, or the role stops for good.
class StreamsRoleTest {

    @Test
    void aClusterComesBackWhateverItHasSaid() {
        assertThat(StreamsRole.comesFromKafka(commit(new InvalidProducerEpochException("old")))).isTrue();
        assertThat(StreamsRole.comesFromKafka(commit(new KafkaException("Unhandled error in EndTxnResponse: "
                + "The server experienced an unexpected error when processing the request.")))).isTrue();
    }

    @Test
    void aRecordThatIsNotTakenAndABugOfOursComeAgain() {
        assertThat(StreamsRole.comesFromKafka(commit(new RecordTooLargeException("large")))).isFalse();
        assertThat(StreamsRole.comesFromKafka(new StreamsException("a bug", new IllegalStateException("a gap"))))
                .isFalse();
        assertThat(StreamsRole.comesFromKafka(
                new KafkaException("User rebalance callback throws an error", new IllegalStateException("a gap"))))
                .isFalse();
        assertThat(StreamsRole.comesFromKafka(new StreamsException("of Streams itself"))).isFalse();
    }

    private static StreamsException commit(Exception failure) {
        return new StreamsException("Error encountered trying to commit a transaction", failure);
    }
}
