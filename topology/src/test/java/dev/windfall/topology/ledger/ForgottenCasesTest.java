package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.stores.Snapshot;
import dev.windfall.topology.wire.BrandLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/// What was forgotten without a trace in the changelog comes back with a restart, and has to go again.
class ForgottenCasesTest {

    private static final Topics TOPICS = new Topics("", 1);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Change> changelog = new ArrayList<>();
    private SegmentTable table = empty();
    private LedgerTask task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
    private long offset;

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void whatHasComeBackGoesAgain() {
        begin();
        tell("a", BEGIN);
        tell("b", BEGIN.plus(Duration.ofDays(50)));
        tell("c", BEGIN.plus(Duration.ofDays(92)));
        assertThat(cases()).noneMatch(key -> key.endsWith("~bet-a")).anyMatch(key -> key.endsWith("~bet-b"));

        restart();
        assertThat(cases()).anyMatch(key -> key.endsWith("~bet-a"));
        tell("d", BEGIN.plus(Duration.ofDays(93)));
        assertThat(cases()).noneMatch(key -> key.endsWith("~bet-a"));
    }

    /// An earlier version of the case would close later than it did: if it came back, it would be there again.
    @Test
    void whatWouldComeBackAsItWasLeavesAMark() {
        begin();
        tell("a", BEGIN.plus(Duration.ofDays(10)));
        tell(bet("a", "earlier", BEGIN), BEGIN.plus(Duration.ofDays(11)));
        tell("b", BEGIN.plus(Duration.ofDays(50)));
        tell("c", BEGIN.plus(Duration.ofDays(92)));
        assertThat(cases()).noneMatch(key -> key.endsWith("~bet-a"));
        restart();
        assertThat(cases()).noneMatch(key -> key.endsWith("~bet-a"));
    }

    private void begin() {
        fold(BrandLog.toAvro("aurora", new Control(1, new Control.Document.Settings(new BrandSettings("aurora",
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 1, Map.of()))), BEGIN));
    }

    private void tell(String bet, Instant time) {
        tell(bet(bet, bet, time), time);
    }

    private void tell(WalletEvent event, Instant recordedAt) {
        fold(BrandLogRecord.newBuilder().setBrandId("aurora").setEvents(List.of(new LoggedEvent(recordedAt, event)))
                .build());
    }

    private static WalletEvent bet(String bet, String event, Instant time) {
        return WalletEvent.newBuilder().setEventId("event-" + event).setType("BET_SETTLED").setBrandId("aurora")
                .setPlayerId("p1").setBetId("bet-" + bet).setProviderId("nova").setGameCategory("slots")
                .setCurrency("EUR").setStake(100L).setPayout(0L).setValidTurnover(100L).setOccurredAt(time).build();
    }

    private void fold(BrandLogRecord record) {
        assertThat(task.fold(TOPICS.brandLog().codec().encode(record), offset++)).isEmpty();
        Batch batch = table.begin();
        var _ = task.goOn(0, new Looks(0));
        task.write(batch, (key, message) -> {});
        changelog.addAll(batch.changes());
        batch.publish();
    }

    private void restart() {
        table.close();
        table = empty();
        changelog.forEach(table::restore);
        task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
    }

    private List<String> cases() {
        List<String> keys = new ArrayList<>();
        try (Snapshot all = table.atOnce(now -> now.snapshot(key -> key[0] == 'c'))) {
            all.forEach((key, value) -> keys.add(new String(key, StandardCharsets.UTF_8)));
        }
        return keys;
    }

    private static SegmentTable empty() {
        return new SegmentTable(Long.MAX_VALUE, Path.of("target", "unused.scratch"), LedgerTables::dueOf);
    }
}
