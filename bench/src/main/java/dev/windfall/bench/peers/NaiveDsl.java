package dev.windfall.bench.peers;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Sums;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;

import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The job as tables: events are grouped by bet, which also tells copies, and bets by row and by day; when a bet changes, the
/// DSL takes its old worth out and adds the new.
public final class NaiveDsl {

    static final String ROWS = "rows";
    static final String TOTALS = "totals";

    private static final String BETS = "bets";

    private NaiveDsl() {}

    /// The topics by which it hands its records on to itself.
    public static Set<String> between(Task task) {
        return Stream.of(BETS, ROWS, TOTALS).map(task::repartitioned).collect(Collectors.toUnmodifiableSet());
    }

    static Topology topology(Task task) {
        StreamsBuilder builder = new StreamsBuilder();
        KTable<String, Bet> bets = builder.stream(task.input(), Consumed.with(PlainSerdes.STRING, PlainSerdes.EVENT))
                .groupBy((key, event) -> Task.betKey(event),
                        Grouped.with(BETS, PlainSerdes.STRING, PlainSerdes.EVENT))
                .aggregate(() -> Bet.UNKNOWN, (key, event, bet) -> bet.after(event),
                        Materialized.<String, Bet, KeyValueStore<Bytes, byte[]>>as(BETS)
                                .withKeySerde(PlainSerdes.STRING)
                                .withValueSerde(PlainSerdes.BET));
        sum(bets, ROWS, Contribution::rowKey, task);
        sum(bets, TOTALS, Contribution::totalKey, task);
        return builder.build();
    }

    private static void sum(KTable<String, Bet> bets, String name, Function<Contribution, String> key, Task task) {
        bets.groupBy((id, bet) -> keyed(bet, key), Grouped.with(name, PlainSerdes.STRING, PlainSerdes.BET))
                .aggregate(Sums::new, (id, bet, sums) -> sums.add(1, bet), (id, bet, sums) -> sums.add(-1, bet),
                        Materialized.<String, Sums, KeyValueStore<Bytes, byte[]>>as(name)
                                .withKeySerde(PlainSerdes.STRING)
                                .withValueSerde(PlainSerdes.SUMS))
                .toStream().to(task.output(), Produced.with(PlainSerdes.STRING, PlainSerdes.SUMS));
    }

    /// A bet of which only the rollback is known belongs nowhere yet; the DSL passes over what has no key.
    @SuppressWarnings("NullAway") // Streams is not annotated, and takes a null key here
    private static KeyValue<String, Bet> keyed(Bet bet, Function<Contribution, String> key) {
        Contribution worth = bet.contribution();
        return worth == null ? new KeyValue<>(null, null) : new KeyValue<>(key.apply(worth), bet);
    }
}
