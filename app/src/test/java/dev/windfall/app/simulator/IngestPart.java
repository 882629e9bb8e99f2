package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Entry;
import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Position;
import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.ingest.IngestTally;
import dev.windfall.topology.ingest.SortedRecords;
import dev.windfall.topology.wire.Brands;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Ingest: reads the wallet's partitions as they come, and writes the brand log.
final class IngestPart implements Part {

    static final String NAME = "ingest";

    private final World world;
    private final long epoch;
    private final SortedRecords sorted;
    private final List<TopicPartition> wallet;
    private final Map<TopicPartition, Position> reached = new HashMap<>();
    private final Map<String, BrandTable.Known> brands = new HashMap<>();
    private Transaction transaction;
    private final News<Brand> newBrands;

    IngestPart(World world) {
        this.world = world;
        this.epoch = world.cluster.take(NAME);
        this.sorted = new SortedRecords(world.topics, this::brand);
        this.wallet = world.partitions(world.topics.walletEvents());
        this.newBrands = News.ofAll(world, world.topics.brands(), 0, Brand.class);
        this.transaction = new Transaction(world, NAME, epoch);
        wallet.forEach(partition -> reached.put(partition, world.cluster.position(NAME, partition)));
    }

    private Position reached(TopicPartition partition) {
        return Objects.requireNonNull(reached.get(partition));
    }

    private BrandTable.@Nullable Known brand(String brandId) {
        return brands.get(brandId);
    }

    /// What has been registered meanwhile.
    private void followBrands() {
        for (Brand brand : newBrands.read()) {
            var settings = Brands.fromAvro(brand);
            brands.put(brand.getBrandId(), new BrandTable.Known(brand, settings, settings.slice(World.PARTITIONS)));
        }
    }

    @Override
    public boolean hasWork() {
        return wallet.stream().anyMatch(partition -> world.cluster.hasMore(partition, reached(partition).next()));
    }

    @Override
    public void work() {
        followBrands();
        TopicPartition partition = wallet.get(world.random.nextInt(wallet.size()));
        Position before = reached(partition);
        Read read = world.cluster.read(partition, before.next(), 1 + world.random.nextInt(8));
        IngestTally tally = IngestTally.fromMetadata(before.metadata());
        for (Numbered record : read.entries()) {
            tally = tally.plus(sorted.accept(consumed(partition, record), world.now()));
        }
        if (read.next() > before.next()) {
            Position after = new Position(read.next(), SortedRecords.metadata(tally));
            reached.put(partition, after);
            transaction.reach(partition, after);
        }
        for (ProducerRecord<byte[], byte[]> record : sorted.written()) {
            transaction.send(new TopicPartition(record.topic(), record.partition() == null ? 0 : record.partition()),
                    record.key() == null ? Cluster.NO_KEY : record.key(), record.value());
        }
    }

    static ConsumerRecord<byte[], byte[]> consumed(TopicPartition partition, Numbered record) {
        Entry entry = record.entry();
        return new ConsumerRecord<>(partition.topic(), partition.partition(), record.offset(), entry.timestamp_ms(),
                TimestampType.CREATE_TIME, 0, 0, entry.key(), entry.value(), new RecordHeaders(), Optional.empty());
    }

    @Override
    public void commit() {
        transaction.commit();
        transaction = new Transaction(world, NAME, epoch);
    }

    @Override
    public long nextDue_ms() {
        return Long.MAX_VALUE;
    }
}
