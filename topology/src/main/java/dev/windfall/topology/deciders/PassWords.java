package dev.windfall.topology.deciders;

import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.topology.streams.Alarm;
import dev.windfall.topology.streams.SoonCommitted;
import dev.windfall.wire.Commands;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Passes what a person has said of a run on to those of its lines that wait in this partition, so many at a time: a run may have a million
/// of them. Its word is kept until all have heard it; whatever comes to wait later, the run says it once more.
final class PassWords implements Processor<String, byte[], String, Command> {

    static final Duration PASS_INTERVAL = Duration.ofMillis(100);
    /// In a round, of all runs: events and words that have come meanwhile don't wait for all of them.
    static final int PASSED_MAX = 1_000;

    private final AvroCodec codec;
    private ProcessorContext<String, Command> context;
    private KeyValueStore<String, RunWord> words;
    private HeldLines held;
    private SoonCommitted soon;
    /// By run, the last line that has heard its word since it was looked from the first line on.
    private final Map<String, LineId> last = new HashMap<>();
    /// Set while a word is under way, as far as is known: what was deleted stands in the way of whoever looks through an empty store.
    private Alarm passes;

    /// @param codec of the topic that it reads
    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    PassWords(AvroCodec codec) {
        this.codec = codec;
    }

    @Override
    public void init(ProcessorContext<String, Command> context) {
        this.context = context;
        this.words = context.getStateStore(DeciderTopology.RUN_WORDS);
        this.held = new HeldLines(context.getStateStore(DeciderTopology.HELD_LINES));
        this.soon = new SoonCommitted(context);
        last.clear();
        this.passes = new Alarm(context, this::passOn);
        passes.setWithin(PASS_INTERVAL); // a word may be left by whoever had the partition before
    }

    /// A run says it again and again while its lines wait, and always the same.
    @Override
    public void process(Record<String, byte[]> record) {
        RunWord word = codec.decode(record.value(), RunWord.class);
        words.put(word.getRunId(), word);
        passes.setWithin(PASS_INTERVAL);
        soon.changed(record.value().length);
    }

    @Override
    public void close() {
        soon.end();
        passes.end();
    }

    private void passOn() {
        List<RunWord> underWay = underWay();
        if (underWay.isEmpty()) {
            passes.end();
            return;
        }
        int left = PASSED_MAX;
        for (RunWord word : underWay) {
            left -= passOn(word, left);
            if (left == 0) {
                return;
            }
        }
    }

    private List<RunWord> underWay() {
        List<RunWord> underWay = new ArrayList<>();
        try (KeyValueIterator<String, RunWord> all = words.all()) {
            all.forEachRemaining(word -> underWay.add(word.value));
        }
        return underWay;
    }

    /// All have heard it once there are none from the first on: some may have come behind whoever goes through them.
    ///
    /// @return how many have heard it
    private int passOn(RunWord word, int countMax) {
        String run = word.getRunId();
        LineId from = last.remove(run);
        List<LineId> lines = held.of(RunId.of(run), from, countMax);
        for (LineId line : lines) {
            tell(line, word);
            held.remove(line);
        }
        if (lines.size() == countMax) {
            last.put(run, lines.getLast());
        } else if (from == null) {
            var _ = words.delete(run);
        }
        soon.sent(lines.size());
        return lines.size();
    }

    private void tell(LineId line, RunWord word) {
        Subject account = line.account().subject();
        Review review = Runs.fromAvro(word.getReview());
        long now_ms = context.currentSystemTimeMs();
        context.forward(new Record<>(account.key(),
                Commands.unawaited(account, Payouts.COMMAND.toAvro(PayoutCommand.of(line.run(), review)),
                        line.text() + "~review", RunDecider.DECIDER, Instant.ofEpochMilli(now_ms))
                        .setActor(review.actor()).setTraceParent(word.getTraceParent()).build(),
                now_ms));
    }
}
