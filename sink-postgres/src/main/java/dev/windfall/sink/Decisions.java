package dev.windfall.sink;

import dev.windfall.projections.adjustments.Adjustment;
import dev.windfall.projections.coupons.definitions.DefinitionDecider;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.avro.DecidedEvents;
import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What deciders decide, each in tables of its own: another decider is another line here.
final class Decisions implements Documents {

    private final Map<String, Documents> byDecider = new LinkedHashMap<>();

    Decisions() {
        byDecider.put(Effect.DECIDER, new SubjectDocuments(EffectTable.TABLE));
        byDecider.put(Adjustment.DECIDER, new SubjectDocuments(AdjustmentTable.TABLE));
        byDecider.put(Coupon.DECIDER, new SubjectDocuments(CouponTable.TABLE));
        byDecider.put(DefinitionDecider.DECIDER, new SubjectDocuments(CouponDefinitionTable.TABLE));
        byDecider.put(RunDecider.DECIDER, new SubjectDocuments(RunTable.TABLE));
        byDecider.put(AccountId.DECIDER, new AccountDocuments());
    }

    static Subject subject(DecidedEvents events) {
        return new Subject(events.getDecider(), events.getBrandId(), events.getSubjectId());
    }

    @Override
    public void add(SpecificRecord message) {
        if (!(message instanceof DecidedEvents events)) {
            throw new IllegalStateException("No table takes a " + message.getSchema().getName());
        }
        Documents documents = byDecider.get(events.getDecider());
        if (documents == null) {
            throw new IllegalStateException("No table takes what the decider %s decides: %s of the brand %s"
                    .formatted(events.getDecider(), events.getSubjectId(), events.getBrandId()));
        }
        documents.add(events);
    }

    /// One table after the other, so that two writers don't wait for each other in a circle.
    @Override
    public void write(Connection connection) throws SQLException {
        for (Documents documents : byDecider.values()) {
            documents.write(connection);
        }
    }

    @Override
    public int count() {
        return byDecider.values().stream().mapToInt(Documents::count).sum();
    }

    @Override
    public int size() {
        return byDecider.values().stream().mapToInt(Documents::size).sum();
    }

    @Override
    public void clear() {
        byDecider.values().forEach(Documents::clear);
    }

    /// In the order of the tables.
    @Override
    public List<Documents> parts() {
        return byDecider.values().stream().filter(documents -> documents.size() > 0).toList();
    }

    @Override
    public String name() {
        throw new IllegalStateException("There are deciders of many kinds");
    }

    @Override
    public List<SpecificRecord> messages() {
        return byDecider.values().stream().flatMap(documents -> documents.messages().stream()).toList();
    }
}
