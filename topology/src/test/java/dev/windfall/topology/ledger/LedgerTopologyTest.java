package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.DriverSettings;
import dev.windfall.topology.wire.BrandLog;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LedgerTopologyTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Topics TOPICS = new Topics("", 4);

    @TempDir
    private Path folder = Path.of("");

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> log;
    private TestOutputTopic<String, byte[]> output;

    @BeforeEach
    void start() {
        driver = new TopologyTestDriver(LedgerTopology.of(TOPICS, TOPICS.quarantine(), TOPICS.commands(), folder),
                DriverSettings.of(folder));
        log = driver.createInputTopic(TOPICS.brandLog().name(), new StringSerializer(), new ByteArraySerializer());
        output = driver.createOutputTopic(TOPICS.playerDays().name(), new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aSettlementCountsOnceHoweverOftenItComes() {
        register("aurora", "Europe/Madrid", 1);
        write(bet("e1", "2026-11-19T23:30:00Z", 1_000), bet("e1", "2026-11-19T23:30:00Z", 1_000));
        write(bet("e1", "2026-11-19T23:30:00Z", 1_000), bet("e2", "2026-11-19T22:30:00Z", 500));
        assertThat(newestDays()).extracting(day -> day.getDay() + " " + day.getTotals().getFirst().getBets() + " "
                + day.getTotals().getFirst().getStake())
                .containsExactlyInAnyOrder("2026-11-20 1 1000", "2026-11-19 1 500");
    }

    @Test
    void everyRecordEndsWithItsProgress() {
        register("aurora", "UTC", 1);
        write(bet("e1", "2026-11-20T10:00:00Z", 1), bet("e2", "2026-11-20T11:00:00Z", 2));
        write(bet("e1", "2026-11-20T10:00:00Z", 1));
        assertThat(messages()).extracting(message -> message.getSchema().getName())
                .containsExactly("Progress", "PlayerDay", "Progress", "Progress");
    }

    @Test
    void progressTellsTheLastRecordAndTheLatestTime() {
        register("aurora", "UTC", 1);
        write(bet("e1", "2026-11-20T10:00:00Z", 1));
        Progress last = (Progress) messages().getLast();
        assertThat(last.getBrandLogOffset()).isEqualTo(1);
        assertThat(last.getRecordedAt()).isEqualTo(NOON);
    }

    @Test
    void aDocumentIsForwardedOncePerRecordWithTheNextVersion() {
        register("aurora", "UTC", 1);
        write(bet("e1", "2026-11-20T10:00:00Z", 1), bet("e2", "2026-11-20T11:00:00Z", 2));
        write(bet("e3", "2026-11-20T11:30:00Z", 4));
        List<PlayerDay> days = messages().stream().filter(PlayerDay.class::isInstance).map(PlayerDay.class::cast)
                .toList();
        assertThat(days).extracting(PlayerDay::getVersion).containsExactly(1L, 2L);
        assertThat(days.getLast().getTotals().getFirst().getStake()).isEqualTo(7);
    }

    @Test
    void aControlRecordSeenBeforeIsIgnoredAndAGapStopsTheFold() {
        register("aurora", "UTC", 1);
        register("aurora", "Europe/Madrid", 1);
        write(bet("e1", "2026-11-19T23:30:00Z", 1));
        assertThat(newestDays()).extracting(day -> day.getDay().toString()).containsExactly("2026-11-19");
        assertThatThrownBy(() -> register("aurora", "UTC", 3))
                .hasStackTraceContaining("Control record 3 of brand aurora follows on 1");
    }

    @Test
    void theTopologyIsWhatItWas() throws IOException {
        String described = LedgerTopology.of(TOPICS, TOPICS.quarantine(), TOPICS.commands(), folder).describe()
                .toString();
        Path golden = Path.of("src/test/resources/golden/ledger-topology.txt");
        if (System.getProperty("topology.write") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, described);
        }
        assertThat(described).isEqualTo(Files.readString(golden));
    }

    private void register(String brandId, String zone, long controlSeq) {
        write(BrandLog.toAvro(brandId, new Control(controlSeq, new Control.Document.Settings(
                new BrandSettings(brandId, new BusinessCalendar(ZoneId.of(zone), LocalTime.MIDNIGHT), Map.of("EUR", 2),
                        1,
                        Map.of()))),
                NOON));
    }

    private void write(WalletEvent... events) {
        write(BrandLogRecord.newBuilder().setBrandId("aurora")
                .setEvents(Stream.of(events).map(event -> new LoggedEvent(NOON, event)).toList()).build());
    }

    private void write(BrandLogRecord record) {
        log.pipeInput(record.getBrandId(), TOPICS.brandLog().codec().encode(record));
    }

    private List<PlayerDay> newestDays() {
        Map<String, PlayerDay> newest = new TreeMap<>();
        messages().stream().filter(PlayerDay.class::isInstance).map(PlayerDay.class::cast)
                .forEach(day -> newest.put(day.getDay().toString(), day));
        return List.copyOf(newest.values());
    }

    private List<SpecificRecord> messages() {
        List<SpecificRecord> messages = new ArrayList<>();
        output.readValuesToList().forEach(bytes -> messages.add(TOPICS.playerDays().codec().decode(bytes)));
        return messages;
    }

    private static WalletEvent bet(String eventId, String occurredAt, long stake) {
        return WalletEvent.newBuilder().setEventId(eventId).setType("BET_SETTLED").setBrandId("aurora")
                .setPlayerId("p1")
                .setBetId("b-" + eventId).setProviderId("nova").setGameCategory("slots").setCurrency("EUR")
                .setStake(stake)
                .setPayout(0L).setValidTurnover(stake).setOccurredAt(Instant.parse(occurredAt)).build();
    }
}
