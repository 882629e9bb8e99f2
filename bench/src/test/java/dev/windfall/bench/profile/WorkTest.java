package dev.windfall.bench.profile;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class WorkTest {

    @Test
    void theInnermostClassThatIsKnownDidTheWork() {
        assertThat(Work.of(List.of("java.util.HashMap", "org.rocksdb.RocksDB", "org.apache.kafka.streams.state.Some"))
                .says())
                .isEqualTo("RocksDB, through JNI");
        assertThat(Work.of(List.of("org.apache.kafka.streams.state.Some", "dev.windfall.topology.ledger.StoreTable"))
                .says())
                .isEqualTo("Streams: layers of the stores");
    }

    @Test
    void whatIsOfNobodyIsOther() {
        assertThat(Work.of(List.of("java.lang.Thread")).says()).isEqualTo("other");
    }
}
