package dev.windfall.bench.peers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/// A Postgres inbox: the id of each event is noted with what the event changes, in one transaction. An id that is noted already
/// changes nothing, so what a crash makes come twice counts once.
final class Inbox implements Peer {

    private interface Way {

        Loop.Work on(Connection connection) throws SQLException;
    }

    private final InboxTables tables;
    private final Loop loop;

    private Inbox(Task task, Map<String, Object> consumer, Way way) {
        this.tables = new InboxTables(task);
        this.loop = new Loop(task, consumer, number -> way.on(tables.connect()));
    }

    static Inbox perEvent(Task task) {
        return new Inbox(task, InboxPerEvent.CONSUMER, InboxPerEvent::new);
    }

    static Inbox batch(Task task) {
        return new Inbox(task, InboxBatch.CONSUMER, InboxBatch::new);
    }

    @Override
    public void prepare() throws SQLException {
        tables.create();
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
        tables.handOver();
    }
}
