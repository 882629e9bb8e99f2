package dev.windfall.topology.brands;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BrandSettings.Mistake;
import dev.windfall.projections.ledger.Control;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.Brands;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a brand's settings into the brand log, on every partition of its slice, and makes them known to ingest, all in one
/// transaction: so what ingest routes by them stands after them.
public final class BrandRegistrar {

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final Duration KNOWN_PATIENCE = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final Topics topics;
    private final BrandTable table;
    private final InstantSource clock;

    public BrandRegistrar(KafkaSettings kafka, Topics topics, BrandTable table, InstantSource clock) {
        this.kafka = kafka;
        this.topics = topics;
        this.table = table;
        this.clock = clock;
    }

    /// What became of a document.
    public sealed interface Outcome {

        /// It is in force from now on, as this.
        record Registered(Brand brand) implements Outcome {}

        /// It changes what may not be changed.
        record Refused(List<Mistake> mistakes) implements Outcome {}
    }

    /// One at a time, and each sees what the one before has written.
    ///
    /// @throws IllegalStateException if our own table has not seen the new document in time
    public synchronized Outcome put(BrandSettings next) throws InterruptedException {
        Optional<Brand> before = table.find(next.brandId());
        if (before.isPresent()) {
            BrandSettings present = Brands.fromAvro(before.get());
            List<Mistake> mistakes = present.mistakesInChangeTo(next);
            if (!mistakes.isEmpty()) {
                return new Outcome.Refused(mistakes);
            }
            if (present.equals(next)) {
                return new Outcome.Registered(before.get());
            }
        }
        Brand brand = Brands.toAvro(next, before.map(Brand::getControlSeq).orElse(0L) + 1);
        // A registration is rare: a producer of its own for each lets a new process end what a dead one had begun.
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", topics.prefix() + "windfall-brands", "transaction.timeout.ms", 10_000,
                "max.block.ms", 15_000)),
                new StringSerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<String, byte[]> record : records(brand, next)) {
                var _ = producer.send(record); // a failure of any comes out of the commit
            }
            producer.commitTransaction();
        } finally {
            producer.close(CLOSE_PATIENCE);
        }
        table.await(brand, KNOWN_PATIENCE);
        return new Outcome.Registered(brand);
    }

    private List<ProducerRecord<String, byte[]>> records(Brand brand, BrandSettings settings) {
        byte[] document = topics.brands().codec().encode(brand);
        byte[] control = topics.brandLog().codec().encode(BrandLog.toAvro(brand.getBrandId(),
                new Control(brand.getControlSeq(), new Control.Document.Settings(settings)), clock.instant()));
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int partition : settings.slice(topics.partitions()).partitions()) {
            records.add(new ProducerRecord<>(topics.brandLog().name(), partition, brand.getBrandId(), control));
        }
        records.add(new ProducerRecord<>(topics.brands().name(), brand.getBrandId(), document));
        return records;
    }
}
