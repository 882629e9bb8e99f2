package dev.windfall.schemas;

import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// What was ever written can be read for ever, and what is written now can be read by every earlier version. With
/// `-Dschemas.write` a changed schema becomes the next version, with its golden bytes.
class SchemaHistoryTest {

    private static final Path HISTORY = Path.of("src/main/resources/dev/windfall/schemas/history");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final SchemaValidator FULL_TRANSITIVE = new SchemaValidatorBuilder().mutualReadStrategy()
            .validateAll();

    @TestFactory
    Stream<DynamicTest> theNewestVersionIsCommitted() throws IOException {
        return eachSchema(example -> {
            if (System.getProperty("schemas.write") != null) {
                write(example);
            } else {
                List<Schema> versions = SchemaHistory.of(example.getSchema());
                assertThat(versions).as("mvn test -pl schemas/avro -Dschemas.write adds a version").isNotEmpty();
                assertThat(versions.getLast()).isEqualTo(example.getSchema());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyVersionReadsEveryOther() {
        return eachSchema(example -> {
            List<Schema> versions = SchemaHistory.of(example.getSchema());
            assertThatCode(() -> FULL_TRANSITIVE.validate(example.getSchema(), versions)).doesNotThrowAnyException();
        });
    }

    @TestFactory
    Stream<DynamicTest> goldenBytesOfEveryVersionAreRead() {
        return eachSchema(example -> {
            AvroCodec codec = AvroCodec.of(example.getSchema());
            List<Schema> history = SchemaHistory.of(example.getSchema());
            int versions = history.size();
            for (int version = 1; version <= versions; version++) {
                byte[] golden = HexFormat.of().parseHex(Files.readString(golden(example, version)).strip());
                assertThat(codec.decode(golden)).as("v" + version).isEqualTo(asOf(history.get(version - 1), example));
                if (version == versions) {
                    assertThat(codec.encode(example)).isEqualTo(golden);
                }
            }
        });
    }

    /// The example as a version could say it: fields that it did not have are at their defaults, however deep they stand.
    private static SpecificRecordBase asOf(Schema version, SpecificRecordBase example) throws IOException {
        Schema now = example.getSchema();
        byte[] said = bytes(new SpecificDatumWriter<>(now), example);
        Object earlier = read(new GenericDatumReader<>(now, version), said);
        byte[] saidEarlier = bytes(new GenericDatumWriter<>(version), earlier);
        return read(new SpecificDatumReader<SpecificRecordBase>(version, now), saidEarlier);
    }

    private static <T> byte[] bytes(DatumWriter<T> writer, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        writer.write(value, encoder);
        return bytes.toByteArray();
    }

    private static <T> T read(DatumReader<T> reader, byte[] bytes) throws IOException {
        return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    @Test
    void aChangeThatOldReadersCannotReadIsRefused() {
        Schema before = new Schema.Parser().parse("""
                {"type": "record", "name": "R", "fields": [{"name": "a", "type": "long"}]}""");
        Schema after = new Schema.Parser().parse("""
                {"type": "record", "name": "R", "fields": [{"name": "b", "type": "long"}]}""");
        assertThatThrownBy(() -> FULL_TRANSITIVE.validate(after, List.of(before)))
                .isInstanceOf(SchemaValidationException.class);
    }

    private interface Check {

        void accept(SpecificRecordBase example) throws Exception;
    }

    private static Stream<DynamicTest> eachSchema(Check check) {
        return Examples.all().stream()
                .map(example -> DynamicTest.dynamicTest(example.getSchema().getName(), () -> check.accept(example)));
    }

    private static void write(SpecificRecordBase example) throws IOException {
        List<Schema> versions = SchemaHistory.of(example.getSchema());
        if (versions.isEmpty() || !versions.getLast().equals(example.getSchema())) {
            int version = versions.size() + 1;
            Path schema = HISTORY.resolve(example.getSchema().getName()).resolve("v%d.avsc".formatted(version));
            Files.createDirectories(schema.getParent());
            Files.writeString(schema, SchemaFormatter.format("json/pretty", example.getSchema()) + "\n");
            Files.createDirectories(golden(example, version).getParent());
            Files.writeString(golden(example, version),
                    HexFormat.of().formatHex(AvroCodec.of(example.getSchema()).encode(example)) + "\n");
        }
    }

    private static Path golden(SpecificRecordBase example, int version) {
        return GOLDEN.resolve(example.getSchema().getName()).resolve("v%d.hex".formatted(version));
    }
}
