package dev.windfall.topology.brands;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.Control;
import dev.windfall.topology.wire.Brands;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a brand's settings into the brand log, on every partition of its slice, and makes them known to ingest, all in one
/// transaction: so what ingest routes by them stands after them.
public final class BrandRegistrar {

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

    /// The settings may be changed only as [BrandSettings#mistakesInChangeTo] allows; the caller has asked.
    ///
    /// @return the document that is in force from now on
    public synchronized Brand put(BrandSettings next) {
        Optional<Brand> before = table.find(next.brandId());
        if (before.isPresent() && Brands.fromAvro(before.get()).equals(next)) {
            return before.get();
        }
        Brand brand = Brands.toAvro(next, before.map(Brand::getControlSeq).orElse(0L) + 1);
        // A registration is rare: a producer of its own for each lets a new process end what a dead one had begun.
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(kafka.with(Map.of(
                "transactional.id", topics.prefix() + "windfall-brands", "transaction.timeout.ms", 10_000)),
                new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (ProducerRecord<String, byte[]> record : records(brand, next)) {
                var _ = producer.send(record); // a failure of any comes out of the commit
            }
            producer.commitTransaction();
        }
        return brand;
    }

    private List<ProducerRecord<String, byte[]>> records(Brand brand, BrandSettings settings) {
        byte[] document = topics.brands().codec().encode(brand);
        byte[] control = topics.brandLog().codec().encode(BrandLogRecord.newBuilder()
                .setBrandId(brand.getBrandId())
                .setControl(new Control(brand.getControlSeq(), Brands.CONTROL_KIND, clock.instant(),
                        ByteBuffer.wrap(document)))
                .build());
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int partition : settings.slice(topics.partitions()).partitions()) {
            records.add(new ProducerRecord<>(topics.brandLog().name(), partition, brand.getBrandId(), control));
        }
        records.add(new ProducerRecord<>(topics.brands().name(), brand.getBrandId(), document));
        return records;
    }
}
