package dev.windfall.topology.ingest;

import dev.windfall.schemas.ConfluentSchemas;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.topology.brands.BrandTable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What [Ingest] makes of records, for those who read and write them another way.
public final class SortedRecords {

    private final Intake intake;
    private final Packs packs;
    private final Function<String, BrandTable.@Nullable Known> brands;

    /// @param brands those that are known, by id
    public SortedRecords(Topics topics, Function<String, BrandTable.@Nullable Known> brands) {
        this.intake = new Intake(new WalletTopics(Map.of(topics.walletEvents().name(), WalletFormat.AVRO),
                ConfluentSchemas.NONE), topics);
        this.packs = new Packs(topics);
        this.brands = brands;
    }

    public IngestTally accept(ConsumerRecord<byte[], byte[]> record, Instant now) {
        return intake.accept(record, now, brands, packs);
    }

    /// What all of them come to that were accepted since the last time.
    public List<ProducerRecord<byte[], byte[]>> written() {
        return packs.records();
    }

    /// As it stands beside a position.
    public static String metadata(IngestTally tally) {
        return tally.toMetadata();
    }
}
