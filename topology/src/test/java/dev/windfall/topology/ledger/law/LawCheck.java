package dev.windfall.topology.ledger.law;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Verdict;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.topology.ledger.HostedFold;
import dev.windfall.topology.wire.WalletEvents;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Folds a seed's history in several orders, in packs, with restarts, and compares with the naive fold.
public final class LawCheck {

    private static final int ORDERS = 3;

    private LawCheck() {}

    /// @return what differs with the first seed where something does
    public static @Nullable String firstDifference(long from, long to) {
        try (HostedFold host = new HostedFold()) {
            for (long seed = from; seed < to; seed++) {
                String difference = difference(seed, host);
                if (difference != null) {
                    return "seed %d: %s".formatted(seed, difference);
                }
            }
        }
        return null;
    }

    private static @Nullable String difference(long seed, HostedFold host) {
        Histories.History history = Histories.of(seed);
        Random random = new Random(seed);
        Map<String, List<Long>> rowsBefore = null;
        for (int order = 0; order < ORDERS; order++) {
            List<Line> log = history.shuffled(random);
            NaiveFold.Outcome actual = fold(history, log, random, host);
            NaiveFold.Outcome expected = naive(history, log);
            if (!actual.equals(expected)) {
                return "order %d: expected %s, found %s".formatted(order, expected, actual);
            }
            if (rowsBefore != null && !actual.rows().equals(rowsBefore)) {
                return "order %d gives %s, the one before %s".formatted(order, actual.rows(), rowsBefore);
            }
            rowsBefore = actual.rows();
        }
        List<Line> log = history.scrambled(random);
        NaiveFold.Outcome actual = fold(history, log, random, host);
        NaiveFold.Outcome expected = naive(history, log);
        return actual.equals(expected) ? null
                : "any order: expected %s, found %s".formatted(expected, actual);
    }

    private static NaiveFold.Outcome naive(Histories.History history, List<Line> log) {
        Map<String, NaiveFold.OfDay> days = new TreeMap<>();
        history.brands().forEach((id, brand) -> days.put(id,
                new NaiveFold.OfDay(brand.calendar().zone(), brand.calendar().dayStartsAt())));
        return new NaiveFold(days).fold(log);
    }

    private static NaiveFold.Outcome fold(Histories.History history, List<Line> log, Random random, HostedFold host) {
        host.begin(history.brands());
        List<LoggedEvent> pack = new ArrayList<>();
        String brandId = "";
        for (Line line : log) {
            if (!pack.isEmpty() && (!brandId.equals(line.event().getBrandId()) || random.nextInt(3) == 0)) {
                host.process(new BrandLogRecord(brandId, pack, null));
                pack = new ArrayList<>();
                if (random.nextInt(10) == 0) {
                    host.restart();
                }
            }
            brandId = line.event().getBrandId();
            pack.add(admitted(line, history.brands().get(brandId)));
        }
        host.process(new BrandLogRecord(brandId, pack, null));
        return new NaiveFold.Outcome(host.rows(), host.tally());
    }

    /// As ingest writes it into the log.
    static LoggedEvent admitted(Line line, @Nullable BrandSettings brand) {
        return switch (Admission.decide(WalletEvents.fromAvro(line.event()), brand, line.recordedAt())) {
            case Verdict.Accepted(var fact) -> new LoggedEvent(line.recordedAt(), WalletEvents.toAvro(fact));
            case Verdict.Ignored _,Verdict.Refused _ -> throw new IllegalStateException("Refused: " + line);
        };
    }
}
