package dev.windfall.sink;

import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.PlayerDay;
import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// What is to be written: of each player-day and each accrual the newest document.
final class Documents {

    private static final Comparator<PlayerDay> DAYS = Comparator.comparingInt(PlayerDay::getGeneration)
            .thenComparingLong(PlayerDay::getVersion);
    private static final Comparator<Accrual> ACCRUALS = Comparator.comparingInt(Accrual::getGeneration)
            .thenComparingLong(Accrual::getVersion);

    private final Map<String, PlayerDay> days = new HashMap<>();
    private final Map<String, Accrual> accruals = new HashMap<>();

    void add(SpecificRecord message) {
        if (message instanceof PlayerDay day) {
            add(day);
        } else if (message instanceof Accrual accrual) {
            add(accrual);
        } else {
            throw new IllegalStateException("No table takes a " + message.getSchema().getName());
        }
    }

    private void add(PlayerDay day) {
        days.merge(String.join("~", day.getBrandId(), day.getPlayerId(), day.getDay().toString()), day,
                Documents::newer);
    }

    private void add(Accrual accrual) {
        accruals.merge(String.join("~", accrual.getBrandId(), accrual.getKind(), accrual.getRuleId(), accrual.getMode(),
                accrual.getPeriodFirst().toString(), accrual.getPlayerId()), accrual, Documents::newer);
    }

    /// They are none of the others' any more.
    void takeAll(Documents others) {
        others.days.forEach((key, day) -> days.merge(key, day, Documents::newer));
        others.accruals.forEach((key, accrual) -> accruals.merge(key, accrual, Documents::newer));
        others.clear();
    }

    private static PlayerDay newer(PlayerDay one, PlayerDay other) {
        return DAYS.compare(one, other) > 0 ? one : other;
    }

    private static Accrual newer(Accrual one, Accrual other) {
        return ACCRUALS.compare(one, other) > 0 ? one : other;
    }

    int days() {
        return days.size();
    }

    int size() {
        return days.size() + accruals.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    void clear() {
        days.clear();
        accruals.clear();
    }

    void write(Connection connection) throws SQLException {
        PlayerDayWriter.write(connection, days.values());
        AccrualWriter.write(connection, accruals.values());
    }
}
