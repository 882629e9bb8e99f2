package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Verdict;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.Control;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.PlayerDays;
import dev.windfall.topology.wire.WalletEvents;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Folds the brand log of one partition: load, decide, evolve, store, forward. A settlement counts once per event id.
final class FoldBets implements Processor<String, BrandLogRecord, String, LedgerOutput> {

    private static final int GENERATION = 1;
    private static final byte[] SEEN = {1};

    private final Topics topics;
    private final LedgerCounts counts;
    private final Map<String, BrandSettings> settings = new HashMap<>();
    private ProcessorContext<String, LedgerOutput> context;
    private KeyValueStore<String, Brand> brands;
    private KeyValueStore<String, byte[]> countedEvents;
    private KeyValueStore<String, dev.windfall.schemas.avro.PlayerDay> playerDays;
    private KeyValueStore<String, Progress> progress;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    FoldBets(Topics topics, LedgerCounts counts) {
        this.topics = topics;
        this.counts = counts;
    }

    @Override
    public void init(ProcessorContext<String, LedgerOutput> context) {
        this.context = context;
        settings.clear(); // a task that is revived goes on with this instance, and what it had read may have been undone
        this.brands = context.getStateStore(LedgerTopology.BRANDS);
        this.countedEvents = context.getStateStore(LedgerTopology.COUNTED_EVENTS);
        this.playerDays = context.getStateStore(LedgerTopology.PLAYER_DAYS);
        this.progress = context.getStateStore(LedgerTopology.PROGRESS);
    }

    @Override
    public void process(Record<String, BrandLogRecord> record) {
        RecordMetadata place = context.recordMetadata().orElseThrow();
        Map<String, PlayerDay> changed = new TreeMap<>();
        Control control = record.value().getControl();
        if (control != null) {
            apply(control);
        }
        for (LoggedEvent logged : record.value().getEvents()) {
            fold(logged, changed);
        }
        changed.forEach((key, day) -> save(key, day.withNextVersion(), place.partition(), record.timestamp()));
        advance(record, place);
    }

    /// The fold ignores what it has seen and stops on a gap: a brand's settings would be wrong from there on.
    private void apply(Control control) {
        if (!control.getKind().equals(Brands.CONTROL_KIND)) {
            throw new IllegalStateException("Unknown control record " + control.getKind());
        }
        Brand next = topics.brands().codec().decode(control.getDocument().array(), Brand.class);
        Brand before = brands.get(next.getBrandId());
        long seen = before == null ? 0 : before.getControlSeq();
        if (control.getControlSeq() > seen + 1) {
            throw new IllegalStateException("Control record %d of brand %s follows on %d"
                    .formatted(control.getControlSeq(), next.getBrandId(), seen));
        }
        if (control.getControlSeq() == seen + 1) {
            brands.put(next.getBrandId(), next);
            settings.remove(next.getBrandId());
        }
    }

    private void fold(LoggedEvent logged, Map<String, PlayerDay> changed) {
        BrandSettings brand = settings.computeIfAbsent(logged.getEvent().getBrandId(),
                id -> Brands.fromAvro(brands.get(id)));
        switch (Admission.decide(WalletEvents.fromAvro(logged.getEvent()), brand, logged.getRecordedAt())) {
            case Verdict.Accepted(Fact.Settlement settlement) -> count(settlement, brand, changed);
            case Verdict.Accepted _ -> counts.countOther();
            // Ingest has let it pass by the same rules: nothing that stands in the log may get lost here.
            case Verdict.Ignored _,Verdict.Refused _ -> throw new IllegalStateException(
                    "The log holds an event that can't be meant: " + logged.getEvent().getEventId());
        }
    }

    private void count(Fact.Settlement settlement, BrandSettings brand, Map<String, PlayerDay> changed) {
        boolean first = isFirst(settlement);
        counts.countSettlement(first);
        if (first) {
            LocalDate day = brand.calendar().day(settlement.occurredAt());
            String key = PlayerDays.key(settlement.brandId(), settlement.playerId(), day);
            changed.put(key,
                    changed.computeIfAbsent(key, unread -> load(unread, settlement, day)).counting(settlement));
        }
    }

    /// A bet's id and an event's id may hold any character: the length keeps them apart.
    private boolean isFirst(Fact.Settlement bet) {
        String identity = "%s~%s~%d~%s%s".formatted(bet.brandId(), bet.playerId(), bet.betId().length(), bet.betId(),
                bet.eventId());
        return countedEvents.putIfAbsent(identity, SEEN) == null;
    }

    private PlayerDay load(String key, Fact fact, LocalDate day) {
        dev.windfall.schemas.avro.PlayerDay stored = playerDays.get(key);
        return stored == null ? PlayerDay.empty(fact.brandId(), fact.playerId(), day) : PlayerDays.fromAvro(stored);
    }

    private void save(String key, PlayerDay day, int partition, long timestamp) {
        dev.windfall.schemas.avro.PlayerDay document = PlayerDays.toAvro(day, GENERATION);
        playerDays.put(key, document);
        context.forward(new Record<>(key, new LedgerOutput(partition, document), timestamp));
    }

    /// Last of all that follows from the record: a reader who stands here has seen all of it.
    private void advance(Record<String, BrandLogRecord> record, RecordMetadata place) {
        Progress before = progress.get(LedgerTopology.PROGRESS);
        Instant latest = record.value().getEvents().stream().map(LoggedEvent::getRecordedAt)
                .reduce(before == null ? Instant.EPOCH : before.getRecordedAt(),
                        (one, other) -> one.isAfter(other) ? one : other);
        Progress now = new Progress(GENERATION, place.partition(), place.offset(), latest);
        progress.put(LedgerTopology.PROGRESS, now);
        context.forward(
                new Record<>(LedgerTopology.PROGRESS, new LedgerOutput(place.partition(), now), record.timestamp()));
    }
}
