package dev.windfall.bench;

import dev.windfall.bench.peers.NaiveDsl;
import dev.windfall.bench.peers.NaiveProcessor;
import dev.windfall.bench.peers.PeerMain;
import dev.windfall.bench.run.Child;
import dev.windfall.bench.run.Entry;
import dev.windfall.bench.run.Result;
import dev.windfall.bench.run.Trail;
import dev.windfall.servers.Servers;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ledger.Ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who takes part in `bench ledger`, in the order of the table. Each class of a contender holds its settings at its top.
final class LedgerContenders {

    static final List<Entry> ALL = List.of(
            ours("bare", "consumer, decode, hash maps; nothing durable", 1),
            ours("bare-eos", "the same, and each changed sum written in transactions", 1),
            ours("naive", "Kafka Streams as its examples have it: RocksDB, ids in windows; well-keyed topic", 1),
            ours("naive-keyed-first", "the same from a topic that is keyed otherwise: a repartition comes first", 1)
                    .on(task -> Trail.passedOn(task.group(), task.input(), NaiveProcessor.between(task))),
            ours("naive-tuned", "naive with ids by key, lz4, large batches and fetches", 1),
            ours("naive-dsl", "Kafka Streams, DSL: grouped by bet, then by row and day", 1)
                    .on(task -> Trail.passedOn(task.group(), task.input(), NaiveDsl.between(task))),
            FlinkContender.entry("heap", "Flink, state on the heap, checkpoints each second"),
            FlinkContender.entry("rocksdb", "Flink, state in RocksDB, checkpoints each second"),
            ours("inbox", "Postgres: ids, bets and sums in one transaction per event", 0.015).onDatabase(),
            ours("inbox-batch", "the same, 1000 events per transaction, each step one statement", 0.15).onDatabase(),
            whole("windfall", "wallet topic to committed player-days, brand log included"),
            ours("windfall-ingest", "its first stage alone: wallet topic to brand log", 1)
                    .on(task -> Trail.direct(Ingest.group(task.topics()), task.input()))
                    .comingTo(Result.brandLog()),
            ours("windfall-ledger", "its second stage alone: brand log to player-days", 1)
                    .following("windfall-ingest")
                    .on(task -> Trail.throughBrandLog(Optional.empty(), Ledger.group(task.topics()), task.topics()))
                    .comingTo(Result.playerDays()));

    static final int PARTITIONS = 6;
    static final int THREADS = 2;

    private LedgerContenders() {}

    /// What all of them work with.
    static Map<String, String> settings(Servers servers) throws SQLException {
        Map<String, String> settings = Workbench.versions(servers);
        settings.put("partitions", Integer.toString(PARTITIONS));
        settings.put("threads", Integer.toString(THREADS));
        settings.put("jvm", Child.jvm());
        return settings;
    }

    static Entry whole(String name, String says) {
        return ours(name, says, 1)
                .on(task -> Trail.throughBrandLog(
                        Optional.of(new Trail.Part(Ingest.group(task.topics()), task.input())),
                        Ledger.group(task.topics()), task.topics()))
                .comingTo(Result.playerDays());
    }

    static Entry entry(String name) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
    }

    private static Entry ours(String name, String says, double share) {
        return new Entry(name, says, share, (task, options) -> Child.ofOurs(name, options, PeerMain.class,
                Stream.concat(Stream.of(name), task.arguments().stream()).toList(), task.folder()));
    }
}
