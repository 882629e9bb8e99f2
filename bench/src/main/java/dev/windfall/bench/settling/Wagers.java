package dev.windfall.bench.settling;

import dev.windfall.bench.run.BulkProducer;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Bets of a brand's players: first each one a day, then so many a second of whomever.
final class Wagers {

    static final String BRAND = "bench";
    static final String CURRENCY = "EUR";
    static final long STAKE = 1_000;
    private static final long EARLY_MAX_NS = 2_000_000;

    private final KafkaSettings kafka;
    private final Topics topics;
    private final AvroCodec codec;
    private final int players;
    private final AtomicLong told = new AtomicLong();
    private volatile boolean isEnding;

    Wagers(KafkaSettings kafka, Topics topics, int players) {
        this.kafka = kafka;
        this.topics = topics;
        this.codec = topics.walletEvents().codec();
        this.players = players;
    }

    /// Returns when all stand in the topic.
    void eachOnEachDay(LocalDate first, int days) {
        try (BulkProducer producer = producer()) {
            for (int day = 0; day < days; day++) {
                Instant at = first.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant();
                for (int player = 0; player < players; player++) {
                    tell(producer, player, at);
                }
            }
        }
    }

    /// Until it is ended, in a thread of its own.
    Thread flow(int perSecond, Instant at, long seed) {
        return Thread.ofPlatform().name("wagers").start(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            try (BulkProducer producer = producer()) {
                long begin_ns = System.nanoTime();
                for (long sent = 0; !isEnding; sent++) {
                    tell(producer, random.nextInt(players), at);
                    long early_ns = begin_ns + (sent + 1) * 1_000_000_000L / perSecond - System.nanoTime();
                    if (early_ns > EARLY_MAX_NS) { // it does not wake for each of them
                        LockSupport.parkNanos(early_ns);
                    }
                }
            }
        });
    }

    void end() {
        isEnding = true;
    }

    long told() {
        return told.get();
    }

    private void tell(BulkProducer producer, int player, Instant at) {
        long number = told.incrementAndGet();
        producer.send(BRAND + "~p" + player, codec.encode(WalletEvent.newBuilder().setEventId("e" + number)
                .setType("BET_SETTLED").setBrandId(BRAND).setPlayerId("p" + player).setBetId("b" + number)
                .setProviderId("nova").setGameCategory("slots").setCurrency(CURRENCY).setStake(STAKE).setPayout(0L)
                .setOccurredAt(at).build()));
    }

    private BulkProducer producer() {
        return new BulkProducer(kafka, topics.walletEvents().name());
    }
}
