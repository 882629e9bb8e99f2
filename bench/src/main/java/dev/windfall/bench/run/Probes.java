package dev.windfall.bench.run;

import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Bets that are looked for among the committed rows. Each has a player of its own, whom its row names.
final class Probes implements AutoCloseable {

    private static final AvroCodec CODEC = new Topics("", 1).walletEvents().codec();
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MARK = "probe-";

    private record Sent(long at_ns, boolean counts) {}

    private final String topic;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> rows;
    private final Map<String, Sent> awaited = new ConcurrentHashMap<>();
    private final Map<String, Long> latencies_ns = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean isEnding;
    private int number;

    /// @param topic  where bets are told
    /// @param seenIn where rows are seen
    Probes(KafkaSettings kafka, String topic, String seenIn) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(kafka.with(Map.of("linger.ms", 0)), new StringSerializer(),
                new ByteArraySerializer());
        this.rows = Tail.of(kafka, seenIn);
        this.reader = Thread.ofPlatform().name("probes").start(this::read);
    }

    /// One like another bet, of a player that has no other.
    ///
    /// @param counts whether its time is wanted
    void send(WalletEvent like, boolean counts) {
        if (!like.getType().equals("BET_SETTLED")) {
            return;
        }
        String name = MARK + number++;
        WalletEvent bet = WalletEvent.newBuilder(like).setEventId(name).setBetId(name).setPlayerId(name).build();
        awaited.put(name, new Sent(System.nanoTime(), counts));
        var _ = producer.send(new ProducerRecord<>(topic, bet.getBrandId() + "~" + name, CODEC.encode(bet)));
    }

    private void read() {
        while (!isEnding) {
            for (ConsumerRecord<String, byte[]> row : rows.poll(POLL)) {
                String[] key = row.key() == null ? new String[0] : row.key().split("~", 3);
                Sent sent = key.length < 2 ? null : awaited.remove(key[1]);
                if (sent != null && sent.counts) {
                    latencies_ns.put(key[1], System.nanoTime() - sent.at_ns);
                }
            }
        }
        rows.close();
    }

    /// @return how many did not come
    long awaitAll() throws InterruptedException {
        producer.flush();
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        while (!awaited.isEmpty() && System.nanoTime() < deadline_ns) {
            Thread.sleep(POLL);
        }
        return awaited.size();
    }

    Collection<Long> latencies_ns() {
        return latencies_ns.values();
    }

    @Override
    public void close() {
        isEnding = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
