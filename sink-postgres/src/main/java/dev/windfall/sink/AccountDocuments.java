package dev.windfall.sink;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.Statement;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.wire.Payouts;
import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Accounts of payouts, each with all that it has decided: lines and sums are made of every event, and not of what the last one leaves.
final class AccountDocuments implements Documents {

    private final Map<Subject, NavigableMap<Long, DecidedEvents>> accounts = new HashMap<>();

    @Override
    public void add(SpecificRecord message) {
        DecidedEvents events = (DecidedEvents) message;
        accounts.computeIfAbsent(Decisions.subject(events), _ -> new TreeMap<>()).put(events.getSeq(), events);
    }

    /// What the database has already is passed over: it may come again, together with what is new.
    @Override
    public void write(Connection connection) throws SQLException {
        if (accounts.isEmpty()) {
            return;
        }
        Map<Subject, Long> known = PayoutTables.lock(connection, accounts.keySet());
        Map<Subject, Statement> statements = new HashMap<>();
        Map<Subject, Long> seqs = new HashMap<>();
        for (Map.Entry<Subject, NavigableMap<Long, DecidedEvents>> decided : accounts.entrySet()) {
            Subject account = decided.getKey();
            long before = known.getOrDefault(account, 0L);
            NavigableMap<Long, DecidedEvents> later = decided.getValue().tailMap(before, false);
            if (!later.isEmpty()) {
                requireWhole(account, before, later, connection);
                statements.put(account, statement(later));
                seqs.put(account, later.lastKey());
            }
        }
        PayoutTables.write(connection, statements, seqs);
    }

    /// A sum with a gap would be wrong from then on, and nobody would know where. So an account of which something was set aside goes no
    /// further; any other gap stops the sink.
    private static void requireWhole(Subject account, long before, NavigableMap<Long, DecidedEvents> later,
            Connection connection) throws SQLException {
        if (later.lastKey() - before != later.size()) {
            String gap = "After decision %d of the account %s come %s: what is between them is missing"
                    .formatted(before, account.key(), later.keySet());
            throw Refusals.has(connection, account.key()) ? new Refusals.Refused(gap) : new IllegalStateException(gap);
        }
    }

    private static Statement statement(NavigableMap<Long, DecidedEvents> decided) {
        Statement statement = new Statement();
        decided.forEach((seq, record) -> {
            List<PayoutEvent> events = record.getEvents().stream().map(Payouts.EVENT::fromAvro).toList();
            statement.add(seq, events, Payouts.STATE.fromAvro(record.getState()));
        });
        return statement;
    }

    @Override
    public int count() {
        return accounts.size();
    }

    @Override
    public int size() {
        return accounts.values().stream().mapToInt(NavigableMap::size).sum();
    }

    @Override
    public void clear() {
        accounts.clear();
    }

    @Override
    public List<AccountDocuments> parts() {
        return Halves.of(accounts, half -> {
            AccountDocuments part = new AccountDocuments();
            part.accounts.putAll(half);
            return part;
        });
    }

    @Override
    public String name() {
        return accounts.keySet().iterator().next().key();
    }

    @Override
    public List<SpecificRecord> messages() {
        return accounts.values().stream().<SpecificRecord>flatMap(decided -> decided.values().stream()).toList();
    }
}
