package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Cluster.Numbered;
import dev.windfall.app.simulator.Cluster.Read;
import dev.windfall.app.simulator.Database.Place;
import dev.windfall.app.simulator.Database.Row;
import dev.windfall.app.simulator.Database.Write;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.sink.RowPlaces;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The sink of one partition, of player-days or of what was decided: what was read waits until rows may stand, and then is written with
/// the place behind it.
final class SinkPart implements Part {

    private static final int BATCH_MAX = 12;

    private final World world;
    private final Database database;
    private final TopicPartition partition;
    private final AvroCodec codec;
    private final boolean isOfDays;
    private final List<Numbered> waiting = new ArrayList<>();
    private final List<SpecificRecord> messages = new ArrayList<>();
    private Place owned;
    private long next;

    /// @param isOfDays or of what was decided
    SinkPart(World world, Database database, int number, boolean isOfDays) {
        this.world = world;
        this.database = database;
        var topic = isOfDays ? world.topics.playerDays() : world.topics.events();
        this.partition = new TopicPartition(topic.name(), number);
        this.codec = topic.codec();
        this.isOfDays = isOfDays;
        this.owned = database.take(partition);
        this.next = owned.next();
    }

    @Override
    public boolean hasWork() {
        return world.cluster.hasMore(partition, next);
    }

    @Override
    public void work() {
        Read read = world.cluster.read(partition, next, 1 + world.random.nextInt(BATCH_MAX));
        next = read.next();
        read.entries().forEach(record -> {
            waiting.add(record);
            messages.add(codec.decode(record.entry().value()));
        });
    }

    @Override
    public void commit() {
        int end = isOfDays && !world.has(Mistake.ROWS_STAND_ANYWHERE) ? RowPlaces.ofDays(messages)
                : RowPlaces.ofDecisions(messages);
        if (end == 0) {
            return;
        }
        List<Write> rows = new ArrayList<>();
        List<DecidedEvents> accounts = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            write(messages.get(i), waiting.get(i), rows, accounts);
        }
        Place after = new Place(waiting.get(end - 1).offset() + 1, owned.epoch(),
                messages.get(end - 1) instanceof Progress progress ? progress.getBrandLogOffset() : -1);
        database.write(partition, owned, after, rows, accounts);
        owned = after;
        waiting.subList(0, end).clear();
        messages.subList(0, end).clear();
    }

    private static void write(SpecificRecord message, Numbered record, List<Write> rows,
            List<DecidedEvents> accounts) {
        byte[] document = record.entry().value();
        switch (message) {
            case PlayerDay day -> rows.add(new Write(key(record), new Row(day.getVersion(), document)));
            case Accrual accrual -> rows.add(new Write(key(record), new Row(accrual.getVersion(), document)));
            case DecidedEvents events -> {
                rows.add(new Write(key(events), new Row(events.getSeq(), document)));
                if (events.getDecider().equals(AccountId.DECIDER)) {
                    accounts.add(events);
                }
            }
            default -> {
            } // progress is a place, and no row
        }
    }

    private static String key(Numbered record) {
        return new String(record.entry().key(), StandardCharsets.UTF_8);
    }

    static String key(DecidedEvents events) {
        return new Subject(events.getDecider(), events.getBrandId(), events.getSubjectId()).key();
    }

    @Override
    public long nextDue_ms() {
        return Long.MAX_VALUE;
    }
}
