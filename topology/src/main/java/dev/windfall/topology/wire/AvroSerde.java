package dev.windfall.topology.wire;

import dev.windfall.schemas.AvroCodec;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/// One kind of record, as Kafka Streams reads and writes it.
public record AvroSerde<T extends SpecificRecordBase>(AvroCodec codec, Class<T> type) implements Serde<T> {

    /// For a topic or a store that holds this kind alone.
    public static <T extends SpecificRecordBase> AvroSerde<T> of(Class<T> type) {
        return new AvroSerde<>(AvroCodec.of(SpecificData.get().getSchema(type)), type);
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, message) -> message == null ? null : codec.encode(message);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : codec.decode(bytes, type);
    }
}
