package dev.windfall.topology.deciders;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.LineCount;
import dev.windfall.schemas.avro.LineCounts;
import dev.windfall.topology.streams.Alarm;
import dev.windfall.topology.streams.SoonCommitted;
import dev.windfall.wire.Commands;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Counts how the lines of runs stand, from all that becomes of the accounts in its partition, and tells each run now and then: a run has
/// more lines than it could hear of one by one. It keeps which of them wait, for [PassWords].
final class CountLines implements Processor<String, byte[], String, SpecificRecord> {

    static final Duration TELL_INTERVAL = Duration.ofMillis(200);
    private static final String CALLER = "line-counts";

    private final AvroCodec events;
    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, LineCounts> counts;
    private HeldLines held;
    private SoonCommitted soon;
    private Alarm tells;
    private final Set<String> untold = new TreeSet<>();

    /// @param events of the topic that it reads
    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    CountLines(AvroCodec events) {
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        this.counts = context.getStateStore(DeciderTopology.LINE_COUNTS);
        this.held = new HeldLines(context.getStateStore(DeciderTopology.HELD_LINES));
        this.soon = new SoonCommitted(context);
        this.tells = new Alarm(context, this::tell);
        untold.clear();
        try (KeyValueIterator<String, LineCounts> all = counts.all()) {
            while (all.hasNext()) {
                KeyValue<String, LineCounts> run = all.next();
                if (run.value.getToldNumber() < run.value.getNumber()) {
                    tellSoon(run.key);
                }
            }
        }
    }

    @Override
    public void process(Record<String, byte[]> record) {
        DecidedEvents decided = events.decode(record.value(), DecidedEvents.class);
        if (decided.getDecider().equals(AccountId.DECIDER)) {
            long offset = context.recordMetadata().orElseThrow().offset();
            Map<RunId, List<Step>> steps = decided.getEvents().stream()
                    .flatMap(event -> step(Payouts.EVENT.fromAvro(event)).stream())
                    .collect(Collectors.groupingBy(step -> step.line.run()));
            steps.forEach((run, ofIt) -> count(run.text(), ofIt, offset));
            soon.changed(record.value().length);
        }
    }

    @Override
    public void close() {
        soon.end();
        tells.end();
    }

    /// A line that goes from a status to another.
    ///
    /// @param from null if it is new
    private record Step(LineId line, @Nullable LineStatus from, LineStatus to) {}

    private static Optional<Step> step(PayoutEvent event) {
        return switch (event) {
            case PayoutEvent.Opened opened -> Optional.of(new Step(opened.line().id(), null,
                    opened.line().status()));
            case PayoutEvent.Approved approved -> Optional.of(new Step(approved.line().id(), LineStatus.HELD,
                    approved.line().status()));
            case PayoutEvent.Rejected rejected -> Optional.of(new Step(rejected.line().id(), LineStatus.HELD,
                    rejected.line().status()));
            case PayoutEvent.Moved moved -> Optional.of(new Step(moved.line(), moved.before(), moved.status()));
            case PayoutEvent.CarryWaived _ -> Optional.empty();
        };
    }

    /// What was counted is read once more when Kafka has forgotten how far that was.
    private void count(String run, List<Step> steps, long offset) {
        LineCounts before = counts.get(run);
        if (before != null && offset <= before.getCountedUpTo()) {
            return;
        }
        Map<LineStatus, Long> lines = lines(before);
        for (Step step : steps) {
            if (step.from != null) {
                lines.merge(step.from, -1L, Math::addExact);
            }
            lines.merge(step.to, 1L, Math::addExact);
            keepIfHeld(step);
        }
        lines.values().removeIf(count -> count == 0);
        counts.put(run, toAvro((before == null ? 0 : before.getNumber()) + steps.size(),
                before == null ? 0 : before.getToldNumber(), offset, lines));
        tellSoon(run);
    }

    private void tellSoon(String run) {
        untold.add(run);
        tells.setWithin(TELL_INTERVAL);
    }

    private void keepIfHeld(Step step) {
        if (step.to == LineStatus.HELD) {
            held.add(step.line);
        } else if (step.from == LineStatus.HELD) {
            held.remove(step.line);
        }
    }

    private static LineCounts toAvro(long number, long toldNumber, long offset, Map<LineStatus, Long> lines) {
        return new LineCounts(number, toldNumber, offset,
                lines.entrySet().stream().map(each -> new LineCount(each.getKey().name(), each.getValue())).toList());
    }

    private static Map<LineStatus, Long> lines(@Nullable LineCounts stored) {
        Map<LineStatus, Long> lines = new EnumMap<>(LineStatus.class);
        List<LineCount> known = stored == null ? List.of() : stored.getCounts();
        known.forEach(each -> lines.put(LineStatus.valueOf(each.getStatus()), each.getLines()));
        return lines;
    }

    private void tell() {
        for (String run : untold) {
            LineCounts known = Objects.requireNonNull(counts.get(run));
            Map<LineStatus, Long> lines = lines(known);
            counts.put(run, toAvro(known.getNumber(), known.getNumber(), known.getCountedUpTo(), lines));
            tell(RunId.of(run), new Tally(known.getNumber(), new TreeMap<>(lines)));
        }
        soon.sent(untold.size());
        untold.clear();
        tells.end();
    }

    private void tell(RunId run, Tally tally) {
        int partition = context.taskId().partition();
        Subject subject = RunDecider.subject(run);
        long now_ms = context.currentSystemTimeMs();
        Command command = Commands.unawaited(subject,
                Runs.COMMAND.toAvro(new RunCommand.Tallied(partition, tally)),
                "%s~lines~%d~%d".formatted(run.text(), partition, tally.number()), CALLER,
                Instant.ofEpochMilli(now_ms)).build();
        context.forward(new Record<>(subject.key(), command, now_ms));
    }
}
