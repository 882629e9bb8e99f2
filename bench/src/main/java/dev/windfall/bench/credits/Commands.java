package dev.windfall.bench.credits;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.adjustments.AdjustmentCommand.Adjust;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.wire.Adjustments;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Instant;
import java.util.Map;

/// Commands for credits, as fast as Kafka takes them: as if many had asked at once.
final class Commands {

    private static final String CALLER = "bench";
    private static final int PLAYERS = 1_000;

    private Commands() {}

    /// @param round makes the credits others than those of the round before
    static void send(KafkaSettings kafka, int credits, int round) {
        Topic commands = new Topics("", 1).commands();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                kafka.with(Map.of("linger.ms", 5, "compression.type", "lz4")), new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < credits; i++) {
                Command command = command("credit-%d-%d".formatted(round, i), "player-" + i % PLAYERS);
                var _ = producer.send(new ProducerRecord<>(commands.name(),
                        new Subject(command.getDecider(), command.getBrandId(), command.getSubjectId()).key(),
                        commands.codec().encode(command)));
            }
        }
    }

    private static Command command(String key, String playerId) {
        String brandId = Credits.brandId();
        return Command.newBuilder().setCommandId(key).setBrandId(brandId).setDecider(Adjustment.DECIDER)
                .setSubjectId(Adjustment.idFor(brandId, CALLER, key))
                .setDocument(Adjustments.COMMAND
                        .toAvro(new Adjust(playerId, 100, Credits.currency(), PayAs.CASH, "for a benchmark")))
                .setIsAwaited(false).setCaller(CALLER).setActor(CALLER).setIssuedAt(Instant.now()).build();
    }
}
