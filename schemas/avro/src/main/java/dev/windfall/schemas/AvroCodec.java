package dev.windfall.schemas;

import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/// Records in Avro's single-object encoding: two marker bytes, the fingerprint of the schema, then the data. No registry is
/// needed, and the bytes say by themselves what they are, so that one topic can carry several kinds.
public final class AvroCodec {

    static {
        // Lengths stand in the bytes themselves: without a bound sixteen of them could ask for all memory there is. Avro reads the
        // bounds once, when it first decodes.
        for (String limit : new String[]{"string.maxLength", "bytes.maxLength", "collectionItems.maxLength"}) {
            System.setProperty("org.apache.avro.limits." + limit, Integer.toString(Topic.DOCUMENT_BYTES_MAX));
        }
        // Avro loads no class that nobody vouches for; ours are the ones generated from our schemas.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(ClassSecurityValidator.DEFAULT,
                type -> type.getPackageName().equals("dev.windfall.schemas.avro")));
    }

    private record Kind(BinaryMessageEncoder<SpecificRecord> encoder, BinaryMessageDecoder<SpecificRecord> decoder) {}

    private final Map<String, Kind> kindsByName = new TreeMap<>();
    private final Map<Long, Kind> kindsByFingerprint = new TreeMap<>();

    private AvroCodec() {}

    /// For those who decode without a codec: the bounds of what is read are set.
    static void bound() {
        // this class is loaded by now, and has set them
    }

    /// A codec for records of these schemas. What older schemas of theirs have written is read by the newest.
    public static AvroCodec of(Schema... schemas) {
        AvroCodec codec = new AvroCodec();
        for (Schema schema : schemas) {
            codec.add(schema);
        }
        return codec;
    }

    public byte[] encode(SpecificRecord message) {
        Kind kind = kindsByName.get(message.getSchema().getFullName());
        if (kind == null) {
            throw new IllegalArgumentException("This codec writes no " + message.getSchema().getFullName());
        }
        try {
            ByteBuffer bytes = kind.encoder.encode(message);
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory
        }
    }

    /// @throws Undecodable if the bytes are not a record of one of the schemas
    public SpecificRecord decode(byte[] bytes) {
        if (!AvroHeader.isAny(bytes)) {
            throw new Undecodable("The bytes are not in Avro's single-object encoding");
        }
        long fingerprint = AvroHeader.fingerprint(bytes);
        Kind kind = kindsByFingerprint.get(fingerprint);
        if (kind == null) {
            throw new UnknownSchema(fingerprint);
        }
        try {
            return kind.decoder.decode(bytes);
        } catch (IOException | RuntimeException e) {
            // Avro tells truncated and senseless bytes by exceptions of many kinds.
            throw new Undecodable("The bytes do not fit their schema (%s)".formatted(e), e);
        }
    }

    /// @throws Undecodable if the bytes are a record of another type as well
    public <T extends SpecificRecordBase> T decode(byte[] bytes, Class<T> type) {
        SpecificRecord message = decode(bytes);
        if (!type.isInstance(message)) {
            throw new Undecodable(
                    "Expected a %s, found a %s".formatted(type.getSimpleName(), message.getSchema().getName()));
        }
        return type.cast(message);
    }

    private void add(Schema schema) {
        SchemaStore.Cache history = new SchemaStore.Cache();
        BinaryMessageDecoder<SpecificRecord> decoder = new BinaryMessageDecoder<>(SpecificData.getForSchema(schema),
                schema, history);
        Kind kind = new Kind(new BinaryMessageEncoder<>(SpecificData.getForSchema(schema), schema), decoder);
        kindsByName.put(schema.getFullName(), kind);
        for (Schema written : SchemaHistory.of(schema)) {
            decoder.addSchema(written);
            kindsByFingerprint.put(SchemaHistory.fingerprint(written), kind);
        }
    }
}
