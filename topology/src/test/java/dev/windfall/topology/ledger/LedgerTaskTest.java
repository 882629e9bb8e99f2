package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
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
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTaskTest {

    private static final Topics TOPICS = new Topics("", 1);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private static final BrandSettings NOVA = new BrandSettings("nova",
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of());

    @TempDir
    private Path folder;

    /// Where the log is folded again a run is sealed before its players are rated, and the next one waits for them.
    @Test
    void whatIsSealedAndNotRatedHasMoreTimeThanOtherRuns() {
        Ruling ruling = RuleText.ruling(1, LocalDate.of(2026, 11, 20), DayOfWeek.MONDAY,
                "cashback daily DAILY 5% TURNOVER");
        RunId run = RunId.settlement("nova", ruling.rule().name(), LocalDate.of(2026, 11, 20));
        Hasty time = new Hasty();
        try (SegmentTable table = new SegmentTable(1 << 20, folder.resolve("scratch"), LedgerTables::dueOf)) {
            LedgerTask task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {}, 10);
            fold(task, 0, 1, new Control.Document.Settings(NOVA));
            fold(task, 1, 2, new Control.Document.BrandRule(ruling));
            BrandLogWriter log = new BrandLogWriter("nova");
            for (int i = 0; i < 100; i++) {
                log.add(bet(i, "player-" + i), NOON);
            }
            var _ = task.fold(log.toBytes(), 2);
            fold(task, 3, 3, new Control.Document.SettleMarker(run, 1, ruling));
            assertThat(task.goOn(0, time)).isTrue();
            assertThat(time.looks).as("looks while it may yet fail").isZero();
            fold(task, 4, 4, new Control.Document.RunSealed(run, 1));
            assertThat(task.goOn(0, time)).isTrue();
            assertThat(time.looks).as("looks while 90 are rated").isBetween(9, 12);
            int looks = time.looks;
            assertThat(task.goOn(0, time)).as("they are told").isTrue();
            assertThat(time.looks).isEqualTo(looks);
        }
    }

    private static final class Hasty implements SpareTime {

        private int looks;

        @Override
        public boolean hasMore(double share) {
            return false;
        }

        @Override
        public boolean hasMoreInHaste() {
            looks++;
            return true;
        }
    }

    private static void fold(LedgerTask task, long offset, long seq, Control.Document document) {
        var _ = task.fold(TOPICS.brandLog().codec().encode(BrandLog.toAvro("nova", new Control(seq, document),
                NOON)), offset);
    }

    private static Fact bet(int id, String playerId) {
        return new Fact.Settlement("e-" + id, "nova", playerId, "b-" + id, "the-provider", "the-category", "the-game",
                null, "EUR", 100, 0, 0, 0, 100, NOON, null);
    }

    /// A copy that has read only a part of a commit can read all that it has.
    @Test
    void wordsStandInTheChangelogBeforeTheCasesThatNameThem() {
        try (SegmentTable table = new SegmentTable(1 << 20, folder.resolve("scratch"), LedgerTables::dueOf)) {
            LedgerTask task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
            fold(task, 0, 1, new Control.Document.Settings(NOVA));
            BrandLogWriter log = new BrandLogWriter("nova");
            log.add(bet(1, "ada"), NOON);
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
