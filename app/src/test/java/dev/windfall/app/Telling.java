package dev.windfall.app;

import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/// Tells one event after the other until it is closed, beside a test.
final class Telling implements AutoCloseable {

    private static final Topics TOPICS = new Topics("", 4);

    private final LongFunction<WalletEvent> event;
    private final LongPredicate pausesAfter;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicLong told = new AtomicLong();
    private final Beside thread;

    /// @param event       of each number, from 0
    /// @param pausesAfter whether there is a pause of 10 ms after the event of this number
    Telling(String bootstrapServers, LongFunction<WalletEvent> event, LongPredicate pausesAfter) {
        this.event = event;
        this.pausesAfter = pausesAfter;
        this.producer = Wallets.producer(bootstrapServers);
        this.thread = new Beside("telling", this::tell);
    }

    private void tell(Beside self) throws InterruptedException {
        for (long number = 0; !self.isEnding(); number++) {
            var _ = producer.send(new ProducerRecord<>(TOPICS.walletEvents().name(),
                    TOPICS.walletEvents().codec().encode(event.apply(number))), (metadata, e) -> {
                        if (e != null) {
                            self.failed(e);
                        }
                    });
            told.incrementAndGet();
            if (pausesAfter.test(number)) {
                Thread.sleep(10);
            }
        }
    }

    long told() {
        return told.get();
    }

    void end() {
        close(); // which waits for all that was told
        thread.requireWell();
    }

    @Override
    public void close() {
        thread.close();
        producer.close();
    }
}
