package dev.windfall.bench.run;

import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Sums;
import dev.windfall.bench.peers.Task;
import dev.windfall.bench.report.Sample;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.schemas.CommittedRecords;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.topology.wire.PlayerDays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/// Holds what a contender has come to against what it must come to.
public interface Result {

    /// @return [Sample#EQUAL], or by how much it differs
    String check(Task task, Oracle oracle);

    /// Of those that leave sums.
    static Result sums() {
        return (task, oracle) -> {
            Map<String, Sums> sums = new HashMap<>();
            forEach(task, task.output(), (key, value) -> sums.put(key, Sums.fromBytes(value)));
            return oracle.check(sums);
        };
    }

    /// Of Windfall's ledger.
    static Result playerDays() {
        return (task, oracle) -> {
            Topic topic = task.topics().playerDays();
            Map<String, Sums> sums = new HashMap<>();
            Map<String, byte[]> newest = new HashMap<>();
            forEach(task, topic.name(), newest::put);
            newest.values().forEach(value -> {
                if (topic.codec().decode(value) instanceof PlayerDay day) {
                    add(PlayerDays.fromAvro(day), sums);
                }
            });
            return oracle.check(sums);
        };
    }

    /// Of Windfall's ingest, which passes copies on as well: the brand log holds every event.
    static Result brandLog() {
        return (task, oracle) -> {
            long logged = new BrandLogEvents(task.kafka(), task.topics()).all();
            return logged == task.events() ? Sample.EQUAL
                    : "%,d of %,d events are in the brand log".formatted(logged, task.events());
        };
    }

    /// Tells all that is committed, of each key the newest last.
    private static void forEach(Task task, String topic, BiConsumer<String, byte[]> action) {
        for (int partition = 0; partition < task.partitions(); partition++) {
            try (CommittedRecords records = new CommittedRecords(task.kafka(), topic, partition)) {
                while (records.hasNext()) {
                    ConsumerRecord<byte[], byte[]> record = records.next();
                    action.accept(new String(record.key(), StandardCharsets.UTF_8), record.value());
                }
            }
        }
    }

    private static void add(dev.windfall.projections.players.PlayerDay day, Map<String, Sums> sums) {
        String begin = PlayerDays.key(day.brandId(), day.playerId(), day.day());
        day.rows().forEach((key, row) -> sums.put(
                "%s~%s~%s~%s".formatted(begin, key.providerId(), key.gameCategory(), key.currency()), of(row)));
        day.totals().forEach((currency, row) -> sums.put(begin + "~" + currency, of(row)));
    }

    private static Sums of(Row row) {
        return Sums.of(row.bets(), row.stake(), row.bonusStake(), row.validTurnover(), row.payout(), row.bonusPayout(),
                row.rolledBackBets(), row.rolledBackStake(), row.rolledBackPayout());
    }
}
