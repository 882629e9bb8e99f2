package dev.windfall.topology.ledger;

import dev.windfall.projections.ledger.BucketClock;
import dev.windfall.projections.ledger.BucketKey;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class BucketClocksTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    private SegmentTable table;
    private BucketClocks clocks;

    @BeforeEach
    void begin() {
        table = new SegmentTable(1 << 20, folder.resolve("scratch"), LedgerTables::dueOf);
        clocks = new BucketClocks(table);
    }

    @AfterEach
    void end() {
        table.close();
    }

    @Test
    void aBucketHasNoClockBeforeItsFirstEvent() {
        assertThat(clocks.get(new BucketKey("nova", 7))).isNull();
    }

    @Test
    void aClockIsKeptFromCommitToCommitAndByWhoeverComesLater() {
        clocks.put(new BucketKey("nova", 7), new BucketClock(NOON));
        clocks.put(new BucketKey("nova", 4_095), new BucketClock(NOON.plusMillis(1)));
        clocks.put(new BucketKey("luna", 7), new BucketClock(NOON.plusMillis(2)));
        commit();
        clocks.put(new BucketKey("nova", 7), new BucketClock(NOON.plusMillis(3)));
        commit();

        for (BucketClocks each : new BucketClocks[]{clocks, new BucketClocks(table)}) {
            assertThat(each.get(new BucketKey("nova", 7))).isEqualTo(new BucketClock(NOON.plusMillis(3)));
            assertThat(each.get(new BucketKey("nova", 4_095))).isEqualTo(new BucketClock(NOON.plusMillis(1)));
            assertThat(each.get(new BucketKey("luna", 7))).isEqualTo(new BucketClock(NOON.plusMillis(2)));
            assertThat(each.get(new BucketKey("luna", 8))).isNull();
        }
    }

    @Test
    void whatWasNotCommittedIsUnknownToWhoeverComesLater() {
        clocks.put(new BucketKey("nova", 7), new BucketClock(NOON));

        assertThat(new BucketClocks(table).get(new BucketKey("nova", 7))).isNull();
    }

    @Test
    void ofMoreBrandsThanMemoryHoldsEachStillHasItsClock() {
        for (int round = 0; round < 3; round++) {
            for (int brand = 0; brand < 300; brand++) {
                BucketKey bucket = new BucketKey("brand-" + brand, brand);
                BucketClock before = clocks.get(bucket);
                assertThat(before).isEqualTo(round == 0 ? null : new BucketClock(NOON.plusSeconds(round - 1L)));
                clocks.put(bucket, new BucketClock(NOON.plusSeconds(round)));
            }
            commit();
        }
    }

    private void commit() {
        Batch batch = table.begin();
        clocks.write(batch);
        var _ = batch.changes();
        batch.publish();
    }
}
