package dev.windfall.app;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

import static org.assertj.core.api.Assertions.assertThat;

/// One record in six is malformed, in every way we know: each is in quarantine under its reason, the good ones count, the stream never
/// stands still, and memory stays where it was. `-Dmalformed.good=N` takes another number.
class MalformedIT {

    private static final int GOOD = Integer.getInteger("malformed.good", 1_000_000);
    private static final int GOOD_PER_MALFORMED = 5;
    private static final int HUGE = 100;
    private static final int HUGE_BYTES = 1_000_000;
    private static final int OF_ONE_MAX = 2_000; // as many as a case has events, and a day has rows
    private static final int TOO_MANY = 100;
    private static final long GROWTH_MAX_KB = 200_000; // of the second half
    private static final long MEMORY_MAX_KB = 1_200_000; // the heap, the stores' budget, and the rest
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STALL_MAX = Duration.ofSeconds(15);
    private static final String INGESTED = "windfall_ingest_records_total{outcome=\"read\"}";
    private static final String FOLDED = "windfall_ledger_events_total{outcome=\"read\"}";

    private final Path data = Path.of("target", "malformed").toAbsolutePath();
    private final Random random = new Random(7);
    private final Instant now = Instant.now();
    private final Map<String, String> expected = new ConcurrentHashMap<>();
    private long tooOld;

    /// A way to be wrong, and what it has to be called.
    private interface Fault {

        ProducerRecord<byte[], byte[]> of(WalletEvent event) throws Exception;
    }

    @Test
    void eachIsInQuarantineUnderItsReasonAndTheGoodOnesCount() throws Exception {
        Wallets.prepare(data);
        Launched up = Wallets.up(data);
        Door door = Door.of(up, data);
        publish(up.bootstrapServers());
        long memoryBefore_kb = awaitFolded(door, GOOD / 2, up);
        long memoryAfter_kb = awaitFolded(door, GOOD + tooOld + 2 * (OF_ONE_MAX + TOO_MANY), up);

        assertThat(memoryAfter_kb).as("resident memory in kB").isLessThan(MEMORY_MAX_KB);
        assertThat(memoryAfter_kb - memoryBefore_kb).as("growth of resident memory in kB, from %d", memoryBefore_kb)
                .isLessThan(GROWTH_MAX_KB);
        assertThat(door.metric("windfall_ledger_standing{class=\"counted\"}")).isEqualTo(GOOD + 2 * OF_ONE_MAX);
        assertThat(door.metric("windfall_ledger_standing{class=\"invalid\"}")).isEqualTo(2 * TOO_MANY);
        assertThat(door.metric("windfall_ledger_standing{class=\"beyond_horizon\"}")).isEqualTo(tooOld);
        String kafka = up.bootstrapServers();
        Launched.await(PATIENCE, () -> quarantined(kafka).size() >= expected.size());
        Map<String, String> found = quarantined(kafka);
        assertThat(found.size()).isEqualTo(expected.size());
        assertThat(expected.entrySet().stream().filter(entry -> !entry.getValue().equals(found.get(entry.getKey())))
                .map(entry -> entry + " but " + found.get(entry.getKey())).limit(10)).isEmpty();
        up.main().destroy();
        up.awaitExit(PATIENCE);
        Launched.assertNothingLives(data);
    }

    private void publish(String kafka) throws Exception {
        List<Map.Entry<String, Fault>> faults = faults();
        List<String> topics = List.of(Wallets.AVRO, Wallets.CONFLUENT, Wallets.JSON);
        try (KafkaProducer<byte[], byte[]> producer = Wallets.producer(kafka)) {
            for (int i = 0; i < OF_ONE_MAX + TOO_MANY; i++) {
                String longText = "\u20ac".repeat(90) + i;
                var _ = producer.send(Wallets.record(Wallets.AVRO, WalletEvent.newBuilder(bet(i)).setBrandId("aurora")
                        .setCurrency("EUR").setPlayerId("whale").setBetId("one").setEventId(longText)
                        .setGameId(longText).setRoundId(longText).setOccurredAt(now).build()));
                var _ = producer.send(Wallets.record(Wallets.AVRO, WalletEvent.newBuilder(bet(i)).setBrandId("aurora")
                        .setCurrency("EUR").setPlayerId("many").setEventId("many" + i).setBetId("many" + i)
                        .setProviderId(longText).setOccurredAt(now).build()));
            }
            for (int i = 0; i < GOOD; i++) {
                var _ = producer.send(Wallets.record(topics.get(i % topics.size()), bet(i)));
                if (i % GOOD_PER_MALFORMED == 0) {
                    Map.Entry<String, Fault> fault = faults.get(i / GOOD_PER_MALFORMED % faults.size());
                    send(producer, fault.getKey(), fault.getValue().of(bet(i)));
                }
                if (i % (GOOD / HUGE) == 0) {
                    huge(producer, i / (GOOD / HUGE));
                }
            }
        }
    }

    /// At the broker's limit: garbage, and an event with a fault and a megabyte of something else.
    private void huge(KafkaProducer<byte[], byte[]> producer, int number) {
        byte[] bytes = new byte[HUGE_BYTES];
        random.nextBytes(bytes);
        if (number % 2 == 0) {
            send(producer, "UNDECODABLE null", new ProducerRecord<>(Wallets.AVRO, bytes));
        } else {
            String json = Wallets.json(WalletEvent.newBuilder(bet(number)).setStake(-5L).build());
            Arrays.fill(bytes, (byte) 'x');
            send(producer, "INVALID stake", new ProducerRecord<>(Wallets.JSON, (json.substring(0, json.length() - 1)
                    + ", \"comment\": \"" + new String(bytes, StandardCharsets.US_ASCII).substring(2_000) + "\"}")
                    .getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String reason, ProducerRecord<byte[], byte[]> record) {
        if (reason.startsWith("BEYOND_HORIZON")) {
            tooOld++; // the ledger says it, of the place in the log
            var _ = producer.send(record);
            return;
        }
        var _ = producer.send(record, (place, failure) -> expected.put(failure == null
                ? "%s %d %d".formatted(place.topic(), place.partition(), place.offset())
                : "not sent: " + failure, reason));
    }

    private List<Map.Entry<String, Fault>> faults() {
        return List.of(
                fault("UNDECODABLE null", event -> cut(Wallets.record(Wallets.AVRO, event))),
                fault("UNDECODABLE null", event -> changed(Wallets.record(Wallets.AVRO, event), 4)),
                fault("UNDECODABLE null", event -> cut(Wallets.record(Wallets.CONFLUENT, event))),
                fault("UNDECODABLE null", event -> changed(Wallets.record(Wallets.CONFLUENT, event), 2)),
                fault("UNDECODABLE null", event -> cut(Wallets.record(Wallets.JSON, event))),
                fault("UNDECODABLE null", event -> new ProducerRecord<>(Wallets.CONFLUENT, Wallets.unknownSymbol())),
                fault("UNDECODABLE null", event -> new ProducerRecord<>(Wallets.AVRO, Wallets.hungry(event))),
                fault("INVALID type", event -> json(event, "\"type\": ", "\"type\": 7, \"was\": ")),
                fault("INVALID stake", event -> json(event, "\"stake\": ", "\"stake\": \"a lot\", \"was\": ")),
                fault("INVALID occurred_at", event -> json(event, "\"occurred_at\": \"", "\"occurred_at\": \"on ")),
                fault("INVALID player_id", event -> json(event, "\"player_id\"", "\"player\"")),
                fault("INVALID stake", event -> of(Wallets.AVRO, WalletEvent.newBuilder(event).setStake(-1L))),
                fault("INVALID bonus_stake",
                        event -> of(Wallets.CONFLUENT, WalletEvent.newBuilder(event).setBonusStake(99_999))),
                fault("INVALID brand_id",
                        event -> of(Wallets.JSON, WalletEvent.newBuilder(event).setBrandId("no~brand"))),
                fault("INVALID revision", event -> of(Wallets.AVRO, WalletEvent.newBuilder(event).setRevision(0))),
                fault("INVALID game_category",
                        event -> of(Wallets.CONFLUENT, WalletEvent.newBuilder(event).setGameCategory(" "))),
                fault("UNKNOWN_BRAND brand_id",
                        event -> of(Wallets.AVRO, WalletEvent.newBuilder(event).setBrandId("dusk"))),
                fault("UNKNOWN_CURRENCY currency",
                        event -> of(Wallets.JSON, WalletEvent.newBuilder(event).setCurrency("XAU"))),
                fault("IN_THE_FUTURE occurred_at",
                        event -> of(Wallets.CONFLUENT,
                                WalletEvent.newBuilder(event).setOccurredAt(now.plus(Duration.ofDays(400))))),
                fault("INVALID occurred_at",
                        event -> of(Wallets.AVRO,
                                WalletEvent.newBuilder(event).setOccurredAt(Instant.ofEpochMilli(-1)))),
                fault("BEYOND_HORIZON null", event -> of(Wallets.JSON,
                        WalletEvent.newBuilder(event).setOccurredAt(now.minus(Duration.ofDays(700))))));
    }

    private static Map.Entry<String, Fault> fault(String reason, Fault fault) {
        return Map.entry(reason, fault);
    }

    private static ProducerRecord<byte[], byte[]> of(String topic, WalletEvent.Builder event) throws Exception {
        return Wallets.record(topic, event.build());
    }

    private static ProducerRecord<byte[], byte[]> cut(ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(record.topic(), record.key(),
                Arrays.copyOf(record.value(), record.value().length - 7));
    }

    private static ProducerRecord<byte[], byte[]> changed(ProducerRecord<byte[], byte[]> record, int index) {
        record.value()[index] ^= 0x55; // within the fingerprint, or the schema's number
        return record;
    }

    private static ProducerRecord<byte[], byte[]> json(WalletEvent event, String part, String instead) {
        return new ProducerRecord<>(Wallets.JSON,
                Wallets.json(event).replace(part, instead).getBytes(StandardCharsets.UTF_8));
    }

    private WalletEvent bet(long number) {
        int brand = random.nextInt(WalletStory.BRANDS.size());
        return WalletEvent.newBuilder().setEventId("e" + number).setType("BET_SETTLED")
                .setBrandId(WalletStory.BRANDS.get(brand)).setPlayerId("p" + random.nextInt(20_000))
                .setBetId("b" + number).setProviderId("nova").setGameCategory("slots")
                .setCurrency(List.of("EUR", "USD", "JPY").get(brand)).setStake(10L + random.nextInt(1_000))
                .setPayout((long) random.nextInt(1_000)).setOccurredAt(now.minusSeconds(random.nextInt(86_400)))
                .build();
    }

    /// @return resident memory of the program then
    private static long awaitFolded(Door door, long count, Launched up) throws Exception {
        long before = -1;
        long moved_ns = System.nanoTime();
        while (door.metric(FOLDED) < count) {
            long now = door.metric(FOLDED) + door.metric(INGESTED);
            if (now != before) {
                before = now;
                moved_ns = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - moved_ns))
                    .as("without any movement, at %d of %d", door.metric(FOLDED), count).isLessThan(STALL_MAX);
            Thread.sleep(500);
        }
        return Files.readAllLines(Path.of("/proc", Long.toString(up.main().pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong).findFirst().orElseThrow();
    }

    /// What ingest has put there, by the place where it was read.
    private static Map<String, String> quarantined(String kafka) {
        Topics topics = new Topics("", 1);
        Map<String, String> found = new ConcurrentHashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed", "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topics.quarantine().name(), 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    QuarantinedRecord quarantined = topics.quarantine().codec().decode(record.value(),
                            QuarantinedRecord.class);
                    if (quarantined.getLogIndex() == null) {
                        found.put("%s %d %d".formatted(quarantined.getSourceTopic(), quarantined.getSourcePartition(),
                                quarantined.getSourceOffset()), quarantined.getReason() + " " + quarantined.getField());
                    }
                });
            }
        }
        return found;
    }
}
