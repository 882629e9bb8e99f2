package dev.windfall.bench.flink;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// The ledger's sums as a Flink job, in a cluster inside this process. It says `starting`, then `ready` once the job runs, and ends
/// when its standard input does. [FlinkSettings] holds what it is tuned by, [FoldBets] what it does.
///
/// On JDK 17 no option of the JVM is needed, for nothing here makes Flink look into the JDK's own classes. On JDK 25 it works as well,
/// and is silent with `--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow`.
public final class FlinkPeer {

    private static final TypeInformation<Tuple2<String, byte[]>> EVENT = Types.TUPLE(Types.STRING,
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    private static final TypeInformation<Tuple2<byte[], byte[]>> CHANGE = Types.TUPLE(
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO,
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private FlinkPeer() {}

    public static void main(String[] arguments) {
        int status = 0;
        try {
            run(Order.of(arguments));
        } catch (Exception e) {
            System.err.println("The Flink peer failed: " + rootOf(e));
            e.printStackTrace(); // nothing else is logged
            status = 1;
        }
        System.exit(status);
    }

    private static void run(Order order) throws Exception {
        CompletableFuture<Void> inputEnded = inputEnded();
        Files.createDirectories(order.temporaryFiles());
        Configuration settings = FlinkSettings.cluster(order);
        newestCheckpoint(order).ifPresent(path -> settings.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toString()));

        System.out.println("starting");
        JobClient job = start(order, settings);
        CompletableFuture<JobExecutionResult> jobEnded = job.getJobExecutionResult();
        while (!jobEnded.isDone() && job.getJobStatus().get() != JobStatus.RUNNING) {
            Thread.sleep(10);
        }
        if (!jobEnded.isDone()) {
            System.out.println("ready");
        }

        CompletableFuture.anyOf(inputEnded, jobEnded).get(); // throws what the job failed with
        job.cancel().get();
        jobEnded.handle((result, cancelled) -> result).get();
    }

    private static JobClient start(Order order, Configuration settings) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(settings);
        flink.setParallelism(order.threads());
        // A checkpoint finds the state of each step again by its uid.
        flink.fromSource(source(order), WatermarkStrategy.noWatermarks(), "read", EVENT).uid("read")
                .keyBy(event -> event.f0, Types.STRING)
                .process(new FoldBets(), CHANGE).name("fold").uid("fold")
                .sinkTo(sink(order)).name("write").uid("write");
        return flink.executeAsync("windfall");
    }

    private static KafkaSource<Tuple2<String, byte[]>> source(Order order) {
        return KafkaSource.<Tuple2<String, byte[]>>builder()
                .setBootstrapServers(order.bootstrapServers())
                .setTopics(order.input())
                .setGroupId(order.group()) // its offsets are committed at each checkpoint
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperties(FlinkSettings.consumer())
                .setDeserializer(new PlayerAndBytes())
                .build();
    }

    /// Events go to their player's thread as the bytes that they came as: nothing is encoded only to be decoded there.
    private static final class PlayerAndBytes implements KafkaRecordDeserializationSchema<Tuple2<String, byte[]>> {

        private static final long serialVersionUID = 1;

        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<String, byte[]>> out) {
            out.collect(Tuple2.of(new String(record.key(), StandardCharsets.UTF_8), record.value()));
        }

        @Override
        public TypeInformation<Tuple2<String, byte[]>> getProducedType() {
            return EVENT;
        }
    }

    private static KafkaSink<Tuple2<byte[], byte[]>> sink(Order order) {
        return KafkaSink.<Tuple2<byte[], byte[]>>builder()
                .setBootstrapServers(order.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(order.transactions())
                .setTransactionNamingStrategy(FlinkSettings.TRANSACTION_NAMES)
                .setKafkaProducerConfig(FlinkSettings.producer())
                .setRecordSerializer(new KeyAndValue(order.output()))
                .build();
    }

    private record KeyAndValue(String topic)
            implements
                KafkaRecordSerializationSchema<Tuple2<byte[], byte[]>>,
                KafkaDatasetFacetProvider {

        @Override
        public ProducerRecord<byte[], byte[]> serialize(Tuple2<byte[], byte[]> change, KafkaSinkContext context,
                @Nullable Long timestamp) {
            return new ProducerRecord<>(topic, change.f0, change.f1);
        }

        /// Transactions that are used again ask for it, to find those that an earlier run has left open.
        @Override
        public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
            return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
        }
    }

    /// What an earlier run in the same folder got to. Its state, its offsets and its open transactions belong together.
    private static Optional<Path> newestCheckpoint(Order order) throws IOException {
        if (!Files.exists(order.checkpoints())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(order.checkpoints())) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified())).map(Path::getParent);
        }
    }

    private static CompletableFuture<Void> inputEnded() {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
                ended.complete(null);
            } catch (IOException e) {
                ended.completeExceptionally(new UncheckedIOException(e));
            }
        }, "await-end-of-input");
        reader.setDaemon(true);
        reader.start();
        return ended;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }
}
