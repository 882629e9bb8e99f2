package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.events.Fact;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.BrandLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTaskTest {

    private static final Topics TOPICS = new Topics("", 1);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    /// A copy that has read only a part of a commit can read all that it has.
    @Test
    void wordsStandInTheChangelogBeforeTheCasesThatNameThem() {
        try (SegmentTable table = new SegmentTable(1 << 20, folder.resolve("scratch"), LedgerTables::dueOf)) {
            LedgerTask task = new LedgerTask(TOPICS, 0, table, news -> {});
            var _ = task.fold(TOPICS.brandLog().codec().encode(BrandLog.toAvro("nova", new Control(1,
                    new Control.Document.Settings(new BrandSettings("nova", new BusinessCalendar(ZoneOffset.UTC,
                            LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of()))),
                    NOON)), 0);
            BrandLogWriter log = new BrandLogWriter("nova");
            log.add(new Fact.Settlement("e-1", "nova", "ada", "b-1", "the-provider", "the-category", "the-game", null,
                    "EUR", 100, 0, 0, 0, 100, NOON, null), NOON);
            var _ = task.fold(log.toBytes(), 1);
            Batch batch = table.begin();
            var _ = task.goOn(0, new Looks(0));
            task.write(batch, (key, message) -> {});
            List<Change> changes = batch.changes();
            batch.publish();

            String segment = new String(Objects.requireNonNull(changes.getFirst().bytes()),
                    StandardCharsets.ISO_8859_1);
            assertThat(changes).hasSize(1);
            assertThat(segment).containsSubsequence("cnova~ada~BET~b-1", "dnova~ada~2026-11-20");
            for (String word : List.of("the-provider", "the-category", "the-game", "EUR")) {
                assertThat(segment.indexOf(word)).as(word).isPositive()
                        .isLessThan(segment.indexOf("cnova~ada~BET~b-1"));
            }
        }
    }
}
