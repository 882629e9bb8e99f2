package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Told.Who;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/// What goes on meanwhile: a wallet tells its events, and somebody gives credits by hand, each sent again under its key until it is taken.
final class Load implements AutoCloseable {

    private static final long STEP_MS = 20;
    private static final long NS_PER_SECOND = 1_000_000_000;
    /// Of what is open in the end.
    private static final Duration CREDITS_MAX = Duration.ofMinutes(4);
    private static final Duration TELL_MAX = Duration.ofMinutes(10);
    private static final long CREDIT_PAUSE_MS = 300;
    private static final long AGAIN_PAUSE_MS = 500;
    private static final int PLAYERS = 20;

    private final Told told;
    private final Topic topic;
    private final int perSecond;
    private final List<Program> programs;
    private final String brandId;
    private final SplittableRandom random;
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Map<Who, Long> credited = new TreeMap<>();
    private final Thread telling;
    private final Thread crediting;
    private int credits;
    private long refusals;
    private volatile boolean isEnding;

    private record Credit(String key, Who player, long amount) {

        private String body() {
            return "{\"player_id\": \"%s\", \"amount\": %d, \"currency\": \"EUR\", \"pay_as\": \"CASH\", \"reason\": \"chaos\"}"
                    .formatted(player.playerId(), amount);
        }
    }

    /// @param brandId whose players get credits
    Load(KafkaSettings kafka, Topic topic, Told told, int perSecond, List<Program> programs, String brandId,
            long seed) {
        this.told = told;
        this.topic = topic;
        this.perSecond = perSecond;
        this.programs = programs;
        this.brandId = brandId;
        this.random = new SplittableRandom(seed);
        this.producer = new KafkaProducer<>(kafka.with(Map.of("linger.ms", 5, "compression.type", "lz4",
                "max.block.ms", TELL_MAX.toMillis(), "delivery.timeout.ms", Math.toIntExact(TELL_MAX.toMillis()))),
                new StringSerializer(), new ByteArraySerializer());
        this.telling = Thread.ofPlatform().name("chaos-telling").start(this::tell);
        this.crediting = Thread.ofPlatform().name("chaos-crediting").start(this::credit);
    }

    private void tell() {
        try {
            long begin_ns = System.nanoTime();
            while (!isEnding) {
                long due = (System.nanoTime() - begin_ns) * perSecond / NS_PER_SECOND;
                while (told.events() < due && !isEnding) {
                    tell(told.next(Instant.now()));
                }
                Thread.sleep(STEP_MS);
            }
            told.rest().forEach(this::tell);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void tell(WalletEvent event) {
        var _ = producer.send(new ProducerRecord<>(topic.name(), event.getBrandId() + "~" + event.getPlayerId(),
                topic.codec().encode(event)), (_, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private void credit() {
        Deque<Credit> open = new ArrayDeque<>();
        try {
            while (!isEnding || !open.isEmpty()) {
                if (!isEnding) {
                    open.add(next());
                }
                Credit credit = open.removeFirst();
                if (isTaken(credit)) {
                    credited.merge(credit.player, credit.amount, Long::sum);
                    credits++;
                    Thread.sleep(isEnding ? 0 : CREDIT_PAUSE_MS);
                } else {
                    refusals++;
                    open.addLast(credit); // it may have been taken all the same: under its key it is given once
                    Thread.sleep(AGAIN_PAUSE_MS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private Credit next() {
        return new Credit("chaos-%d".formatted(random.nextLong() >>> 1),
                new Who(brandId, "p" + random.nextInt(PLAYERS)), 1 + random.nextInt(500));
    }

    private boolean isTaken(Credit credit) throws InterruptedException {
        Program program = programs.get(random.nextInt(programs.size()));
        if (!program.isUp()) {
            return false;
        }
        Optional<Program.Answer> answer = program.ask("POST", "/internal/promotions/adjustments", brandId,
                credit.body(), credit.key);
        int status = answer.map(Program.Answer::status).orElse(503);
        if (status >= 400 && status < 500 && status != 409 && status != 429) {
            throw new IllegalStateException("A credit was refused with status %d: %s".formatted(status,
                    answer.orElseThrow().body()));
        }
        return status < 300;
    }

    /// Returns when all that was told has been acknowledged, and each credit taken.
    ///
    /// @throws IllegalStateException if something was not
    void end() throws InterruptedException {
        isEnding = true;
        telling.join();
        if (!crediting.join(CREDITS_MAX)) {
            throw new IllegalStateException("Credits are not taken within %d min, though nothing is disturbed any more"
                    .formatted(CREDITS_MAX.toMinutes()));
        }
        producer.flush();
        Exception lost = failure.get();
        if (lost != null) {
            throw new IllegalStateException("The load itself went wrong", lost);
        }
    }

    /// By hand, of each player; once it has ended.
    Map<Who, Long> credited() {
        return new TreeMap<>(credited);
    }

    int credits() {
        return credits;
    }

    /// How often a credit had to be sent again.
    long refusals() {
        return refusals;
    }

    @Override
    public void close() {
        isEnding = true;
        telling.interrupt();
        crediting.interrupt();
        producer.close(Duration.ZERO);
    }
}
