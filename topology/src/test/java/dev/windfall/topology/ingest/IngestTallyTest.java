package dev.windfall.topology.ingest;

import dev.windfall.projections.events.Verdict.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.EnumMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class IngestTallyTest {

    /// What a broker takes unless it is told otherwise (`offset.metadata.max.bytes`).
    private static final int METADATA_BYTES_MAX = 4_096;
    private static final long MUCH = 999_999_999_999_999_999L;

    @Test
    void whatIsKeptWithThePositionIsRead() {
        IngestTally tally = new IngestTally(9, 4, 2, Map.of(Reason.INVALID, 1L, Reason.UNKNOWN_BRAND, 2L));
        assertThat(tally.toMetadata()).isEqualTo("read=9 forwarded=4 ignored=2 INVALID=1 UNKNOWN_BRAND=2");
        assertThat(IngestTally.fromMetadata(tally.toMetadata())).isEqualTo(tally);
        assertThat(IngestTally.fromMetadata(IngestTally.ZERO.toMetadata())).isEqualTo(IngestTally.ZERO);
    }

    @Test
    void everythingThereCanBeFitsWithThePosition() {
        Map<Reason, Long> quarantined = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            quarantined.put(reason, MUCH);
        }
        IngestTally tally = new IngestTally(MUCH, MUCH, MUCH, quarantined);
        assertThat(tally.toMetadata()).hasSizeLessThan(METADATA_BYTES_MAX);
        assertThat(IngestTally.fromMetadata(tally.toMetadata())).isEqualTo(tally);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''
            set by hand
            {"read": 5, "forwarded": 5}
            reads=5 forward=5
            READ=5 FORWARDED=5 invalid=1
            read= forwarded=
            read=-5 forwarded=-5
            read=5.0 forwarded=five
            read=5=5
            read=5,forwarded=5
            read=9999999999999999999 forwarded=9999999999999999999
            """)
    void whatSomebodyElseHasWrittenThereCountsNothing(String metadata) {
        assertThat(IngestTally.fromMetadata(metadata)).isEqualTo(IngestTally.ZERO);
    }

    @ParameterizedTest
    @EnumSource
    void everyRecordIsUnderOneClass(Reason reason) {
        IngestTally one = IngestTally.oneQuarantined(reason);
        assertThat(one.isWhole()).isTrue();
        assertThat(one.quarantined()).isEqualTo(Map.of(reason, 1L));
    }

    @Test
    void whatIsWholeStaysSo() {
        IngestTally tally = IngestTally.ZERO;
        for (IngestTally one : new IngestTally[]{IngestTally.ONE_FORWARDED, IngestTally.ONE_IGNORED,
                IngestTally.oneQuarantined(Reason.INVALID), IngestTally.oneQuarantined(Reason.UNDECODABLE),
                IngestTally.oneQuarantined(Reason.INVALID)}) {
            tally = tally.plus(one);
            assertThat(tally.isWhole()).isTrue();
        }
        assertThat(tally)
                .isEqualTo(new IngestTally(5, 1, 1, Map.of(Reason.INVALID, 2L, Reason.UNDECODABLE, 1L)));
        IngestTally since = tally.minus(IngestTally.oneQuarantined(Reason.INVALID));
        assertThat(since).isEqualTo(new IngestTally(4, 1, 1, Map.of(Reason.INVALID, 1L, Reason.UNDECODABLE, 1L)));
        assertThat(since.isWhole()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            metadata                               | whole
            read=3 forwarded=1 ignored=1 INVALID=1 | true
            read=3 forwarded=1 ignored=1           | false
            read=2 forwarded=1 ignored=1 INVALID=1 | false
            read=1 forwarded=0 ignored=0 UNHEARD=1 | false
            """)
    void whatIsNotAccountedForIsSeen(String metadata, boolean whole) {
        assertThat(IngestTally.fromMetadata(metadata).isWhole()).isEqualTo(whole);
    }
}
