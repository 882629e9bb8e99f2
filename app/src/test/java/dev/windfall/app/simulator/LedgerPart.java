package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.schemas.avro.Command;
import dev.windfall.topology.ledger.FoldedPartition;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.wire.Commands;
import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.List;

/// The ledger of one partition, on a table that comes back from its changelog.
final class LedgerPart implements Part {

    private static final int LOOKS_MAX = 6;
    private static final int LOOKS_AT_REST = 1_000;

    private final World world;
    private final String name;
    private final long epoch;
    private final TopicPartition log;
    private final FoldedPartition fold;
    private final List<Object> changelog;
    private final List<Command> told = new ArrayList<>();
    private Transaction transaction;
    private long next;
    private long nextDue_ms;
    private boolean hasFolded;

    LedgerPart(World world, int partition) {
        this.world = world;
        this.name = name(partition);
        this.epoch = world.cluster.take(name);
        this.log = new TopicPartition(world.topics.brandLog().name(), partition);
        this.changelog = world.cluster.changelog(name);
        this.fold = new FoldedPartition(world.topics, partition, changelog.stream().map(Change.class::cast).toList(),
                world::now, told::add);
        this.transaction = new Transaction(world, name, epoch);
        this.next = world.cluster.position(name, log).next();
        this.nextDue_ms = world.now_ms();
    }

    static String name(int partition) {
        return "ledger-" + partition;
    }

    @Override
    public boolean hasWork() {
        return hasFolded || nextDue_ms <= world.now_ms() || world.cluster.hasMore(log, next);
    }

    @Override
    public void work() {
        Read read = world.cluster.read(log, next, 1 + world.random.nextInt(3));
        for (Numbered record : read.entries()) {
            fold.fold(record.entry().value(), record.offset()).forEach(quarantined -> transaction.send(
                    new TopicPartition(world.topics.quarantine().name(), 0), Cluster.NO_KEY,
                    world.topics.quarantine().codec().encode(quarantined)));
            hasFolded = true;
        }
        if (read.next() > next) {
            next = read.next();
            transaction.reach(log, next);
        }
    }

    @Override
    public void commit() {
        TopicPartition days = new TopicPartition(world.topics.playerDays().name(), log.partition());
        List<Change> changes = fold.write(world.now(), world.isCalm() ? LOOKS_AT_REST : world.random.nextInt(LOOKS_MAX),
                (key, message) -> transaction.send(days, key, message));
        told.forEach(command -> transaction.send(world.topics.commands(), Commands.key(command),
                world.topics.commands().codec().encode(command)));
        told.clear();
        if (world.has(Mistake.STATE_IS_KEPT_THOUGH_NOTHING_IS_COMMITTED)) {
            changelog.addAll(changes);
        } else {
            transaction.change(() -> changelog.addAll(changes));
        }
        transaction.commit();
        transaction = new Transaction(world, name, epoch);
        nextDue_ms = fold.nextDue_ms(world.now_ms());
        hasFolded = false;
    }

    @Override
    public long nextDue_ms() {
        return nextDue_ms;
    }

    @Override
    public void die() {
        fold.close();
    }
}
