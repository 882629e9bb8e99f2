package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Wallets that speak in several formats, each on a topic of its own.
final class Wallets {

    static final String AVRO = "platform.wallet.avro";
    static final String CONFLUENT = "platform.wallet.confluent";
    static final String JSON = "platform.wallet.json";

    private static final int SCHEMA_ID = 7;
    private static final int ENUM_SCHEMA_ID = 8;
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Wallets() {}

    /// An empty folder whose Kafka has the wallets' topics, and whose brands are registered.
    static void prepare(Path folder) throws Exception {
        Launched first = Launched.up(As.MYSELF, As.MYSELF.emptyFolder(folder));
        first.awaitUp();
        createTopics(first.bootstrapServers());
        Door.of(first, folder).registerBrands();
        first.main().destroy();
        first.awaitExit(PATIENCE);
    }

    /// The program in such a folder, told of the wallets.
    static Launched up(Path folder) throws Exception {
        Launched up = Launched.start(As.MYSELF, folder, Launched.ROOT.resolve("windfall"), settings(folder), "up",
                "--data", folder.toString(), "--port", "0");
        up.awaitUp();
        return up;
    }

    private static Map<String, String> settings(Path folder) throws IOException {
        Path schema = Files.writeString(folder.resolveSibling(folder.getFileName() + "-event.avsc"),
                WalletEvent.getClassSchema().toString());
        Path withEnum = Files.writeString(folder.resolveSibling(folder.getFileName() + "-enum.avsc"),
                WalletEvent.getClassSchema().toString().replaceFirst("\"name\":\"type\",\"type\":[^}]*}",
                        "\"name\":\"type\",\"type\":{\"type\":\"enum\",\"name\":\"Type\",\"symbols\":[\"BET_SETTLED\"]}"));
        return Map.of("WALLET_TOPICS", "%s,%s:confluent,%s:json".formatted(AVRO, CONFLUENT, JSON),
                "WALLET_SCHEMA_IDS", "%d=%s,%d=%s".formatted(SCHEMA_ID, schema, ENUM_SCHEMA_ID, withEnum));
    }

    private static void createTopics(String kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(List.of(AVRO, CONFLUENT, JSON).stream()
                    .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
                            .configs(Map.of("retention.ms", "-1", "max.message.bytes", "1048588")))
                    .toList()).all().get();
        }
    }

    static KafkaProducer<byte[], byte[]> producer(String kafka) {
        return new KafkaProducer<>(Map.of("bootstrap.servers", kafka, "linger.ms", 20, "batch.size", 262_144,
                "buffer.memory", 67_108_864L, "max.request.size", 2_000_000, "compression.type", "lz4"),
                new ByteArraySerializer(), new ByteArraySerializer());
    }

    static ProducerRecord<byte[], byte[]> record(String topic, WalletEvent event) throws IOException {
        byte[] value = switch (topic) {
            case CONFLUENT -> confluent(event);
            case JSON -> json(event).getBytes(StandardCharsets.UTF_8);
            default -> new Topics("", 1).walletEvents().codec().encode(event);
        };
        return new ProducerRecord<>(topic, event.getPlayerId().getBytes(StandardCharsets.UTF_8), value);
    }

    static byte[] confluent(WalletEvent event) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(4).putInt(SCHEMA_ID).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(WalletEvent.class).write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /// Sixteen bytes that say that a text of nearly a gigabyte follows.
    static byte[] hungry(WalletEvent event) {
        byte[] header = Arrays.copyOf(new Topics("", 1).walletEvents().codec().encode(event), 10);
        return ByteBuffer.allocate(16).put(header)
                .put(new byte[]{(byte) 0x80, (byte) 0xa4, (byte) 0xa7, (byte) 0xda, 6, 'x'})
                .array();
    }

    /// By a schema whose types are a closed list, and of none of them.
    static byte[] unknownSymbol() {
        return new byte[]{0, 0, 0, 0, ENUM_SCHEMA_ID, 4, 'e', '1', 10};
    }

    static String json(WalletEvent event) {
        StringBuilder json = new StringBuilder("{");
        event.getSchema().getFields().forEach(field -> {
            Object value = event.get(field.pos());
            if (value != null) {
                json.append(json.length() > 1 ? ", \"" : "\"").append(field.name()).append("\": ")
                        .append(value instanceof Number ? value : "\"" + value + "\"");
            }
        });
        return json.append('}').toString();
    }
}
