package dev.windfall.app.refold;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.generations.GenerationState.Beat;
import dev.windfall.topology.generations.GenerationWriter;
import dev.windfall.topology.generations.Generations;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/// Says how far a refold is, and each second that it lives. From the first word that another one says it can say nothing more.
final class Heart implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(20);

    private enum Phase {
        FOLDING, FROZEN, OVER
    }

    private final KafkaSettings kafka;
    private final Topics topics;
    private final Generation next;
    private final GenerationWriter writer;
    private final String owner = UUID.randomUUID().toString();
    private final Thread thread = new Thread(this::beat, "heart");
    private Phase phase = Phase.FOLDING;
    private long beats;
    private volatile @Nullable RuntimeException failure;

    /// @param topics of the generation that is live
    /// @throws Refold.Refused if the generations are not as they were when it was decided to begin
    Heart(KafkaSettings kafka, Topics topics, int partitions) {
        this.kafka = kafka;
        this.topics = topics;
        this.writer = new GenerationWriter(kafka, topics, InstantSource.system());
        try {
            GenerationState before = writer.current();
            if (!before.live().equals(topics.generation())) {
                throw new Refold.Refused("Another generation has become live meanwhile: begin again");
            }
            next = new Generation(before.lastNumber() + 1, partitions); // nobody else can give this number now
            say(Phase.FOLDING);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
        thread.start();
    }

    /// The one that is being made.
    Generation next() {
        return next;
    }

    /// Returns when everybody sees it who looks.
    void freeze() throws InterruptedException {
        say(Phase.FROZEN);
        while (!(Generations.current(kafka, topics) instanceof GenerationState.Frozen frozen
                && frozen.beat().owner().equals(owner))) {
            requireAlive();
            Thread.sleep(POLL);
        }
    }

    /// The last word: if it comes through, nobody has gone back to the old generation, and nobody will.
    synchronized void swap() {
        phase = Phase.OVER;
        writer.write(new GenerationState.Live(next));
    }

    /// Whether it could not say what it wanted to: most often because somebody else speaks.
    boolean hasFailed() {
        return failure != null;
    }

    /// @throws Refold.Refused if it could not say that it lives
    void requireAlive() {
        RuntimeException why = failure;
        if (why != null) {
            throw new Refold.Refused("The refold was given up by others, or Kafka has not answered (%s)"
                    .formatted(why.getMessage()), why);
        }
    }

    /// The same, and it says so: whoever has been given up learns it here, before what it does next.
    ///
    /// @throws Refold.Refused if others have given it up
    synchronized void beatNow() {
        requireAlive();
        try {
            say(phase);
        } catch (KafkaException e) {
            failure = e;
            requireAlive();
        }
    }

    boolean isMine(GenerationState state) {
        return switch (state) {
            case GenerationState.Live _ -> false;
            case GenerationState.Folding(var _, var _, Beat beat) -> beat.owner().equals(owner);
            case GenerationState.Frozen(var _, var _, Beat beat) -> beat.owner().equals(owner);
        };
    }

    @Override
    public void close() {
        synchronized (this) {
            phase = Phase.OVER;
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }

    private synchronized void say(Phase said) {
        phase = said;
        Beat beat = new Beat(owner, ++beats);
        switch (said) {
            case FOLDING -> writer.write(new GenerationState.Folding(topics.generation(), next, beat));
            case FROZEN -> writer.write(new GenerationState.Frozen(topics.generation(), next, beat));
            case OVER -> {
            }
        }
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(INTERVAL);
                synchronized (this) {
                    if (phase == Phase.OVER) {
                        return;
                    }
                    say(phase);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
