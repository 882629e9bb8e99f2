package dev.windfall.sink;

import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import org.apache.avro.specific.SpecificRecord;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Player-days and accruals, of which the player-days are told of.
final class DayDocuments implements Documents {

    private static final Comparator<PlayerDay> DAYS = Comparator.comparingInt(PlayerDay::getGeneration)
            .thenComparingLong(PlayerDay::getVersion);
    private static final Comparator<Accrual> ACCRUALS = Comparator.comparingInt(Accrual::getGeneration)
            .thenComparingLong(Accrual::getVersion);

    private final Map<String, PlayerDay> days = new HashMap<>();
    private final Map<String, Accrual> accruals = new HashMap<>();

    @Override
    public void add(SpecificRecord message) {
        switch (message) {
            case PlayerDay day -> days.merge(
                    String.join("~", day.getBrandId(), day.getPlayerId(), day.getDay().toString()), day,
                    DayDocuments::newer);
            case Accrual accrual -> accruals.merge(
                    String.join("~", accrual.getBrandId(), accrual.getKind(), accrual.getRuleId(), accrual.getMode(),
                            accrual.getPeriodFirst().toString(), accrual.getPlayerId()),
                    accrual, DayDocuments::newer);
            case Progress _ -> {
            } // says where the others stand, and is no row
            default -> throw new IllegalStateException("No table takes a " + message.getSchema().getName());
        }
    }

    private static PlayerDay newer(PlayerDay one, PlayerDay other) {
        return DAYS.compare(one, other) > 0 ? one : other;
    }

    private static Accrual newer(Accrual one, Accrual other) {
        return ACCRUALS.compare(one, other) > 0 ? one : other;
    }

    @Override
    public void write(Connection connection) throws SQLException {
        PlayerDayWriter.write(connection, days.values());
        AccrualWriter.write(connection, accruals.values());
    }

    @Override
    public int count() {
        return days.size();
    }

    @Override
    public int size() {
        return days.size() + accruals.size();
    }

    @Override
    public void clear() {
        days.clear();
        accruals.clear();
    }

    @Override
    public List<DayDocuments> parts() {
        if (!days.isEmpty() && !accruals.isEmpty()) {
            return List.of(of(days, Map.of()), of(Map.of(), accruals));
        }
        return accruals.isEmpty() ? Halves.of(days, half -> of(half, Map.of()))
                : Halves.of(accruals, half -> of(Map.of(), half));
    }

    private static DayDocuments of(Map<String, PlayerDay> days, Map<String, Accrual> accruals) {
        DayDocuments documents = new DayDocuments();
        documents.days.putAll(days);
        documents.accruals.putAll(accruals);
        return documents;
    }

    @Override
    public String name() {
        return Stream.concat(days.keySet().stream(), accruals.keySet().stream()).findFirst().orElseThrow();
    }

    @Override
    public List<SpecificRecord> messages() {
        return Stream.<SpecificRecord>concat(days.values().stream(), accruals.values().stream()).toList();
    }
}
