package dev.windfall.topology.deciders;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Inheritance;
import dev.windfall.projections.deciding.Review;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.UnknownSchema;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.topology.streams.Alarm;
import dev.windfall.topology.streams.SoonCommitted;
import dev.windfall.topology.wire.ControlDocuments;
import dev.windfall.wire.Commands;
import dev.windfall.wire.CouponDefinitions;
import dev.windfall.wire.Coupons;
import dev.windfall.wire.Effects;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Hosts deciders: load, decide, evolve, store, forward. What they decide is theirs.
final class DecideCommands implements Processor<String, byte[], String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(DecideCommands.class);

    static final Duration WAKE_INTERVAL = Duration.ofMillis(100);
    /// Whatever the clock has done meanwhile, nobody is woken later than that.
    private static final Duration WAKE_INTERVAL_MAX = Duration.ofMinutes(1);
    /// In a round: commands that have come meanwhile don't wait for all of them.
    static final int WOKEN_MAX = 1_000;
    /// What a command says is in the events, too, and in the state: they must fit into their topics.
    private static final int COMMAND_BYTES_MAX = 64 << 10;
    /// Longer ones are in no index of a database.
    private static final int KEY_LENGTH_MAX = 500;
    private static final Duration POSTPONED = Duration.ofMinutes(1);
    private static final String CLOCK = "clock";

    private final AvroCodec codec;
    private final HostedDeciders hosted;
    private final PassedOver passedOver;
    private ProcessorContext<String, SpecificRecord> context;
    private KeyValueStore<String, dev.windfall.schemas.avro.Subject> subjects;
    private WakeUps wakeUps;
    private SoonCommitted soon;
    private Alarm wakes;
    private long readUpTo = Kept.NOT_DECIDED;
    private boolean hasSaidThatItReadsAnew;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    DecideCommands(AvroCodec codec, HostedDeciders hosted, PassedOver passedOver) {
        this.codec = codec;
        this.hosted = hosted;
        this.passedOver = passedOver;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        this.context = context;
        this.subjects = context.getStateStore(DeciderTopology.SUBJECTS);
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(DeciderTopology.WAKE_UPS);
        this.wakeUps = new WakeUps(store);
        this.soon = new SoonCommitted(context);
        this.readUpTo = Kept.NOT_DECIDED; // what was read before a transaction failed is read again
        this.wakes = new Alarm(context, this::wakeDue);
        awaitDue();
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.value() != null) { // whoever wrote nothing waits for nothing
            decide(record);
            soon.changed(record.value().length);
            awaitDue();
        }
    }

    @Override
    public void close() {
        soon.end();
        wakes.end();
    }

    private void decide(Record<String, byte[]> record) {
        readUpTo = context.recordMetadata().map(RecordMetadata::offset).orElse(readUpTo);
        Command command = null;
        Subject subject;
        try {
            command = codec.decode(record.value(), Command.class);
            subject = subject(record, command);
        } catch (UnknownSchema e) {
            throw newer(e);
        } catch (Undecodable e) {
            passOver(command, e);
            return;
        }
        Wish<?, ?, ?> wish;
        try {
            wish = wish(subject, command);
        } catch (Undecodable e) {
            if (!command.getIsAwaited()) {
                throw newer(e);
            }
            passOver(command, e);
            return;
        }
        carryOut(wish);
    }

    /// What somebody wants of one subject.
    ///
    /// @param command by which it has come
    private record Wish<S, C, E>(Hosted<S, C, E> hosted, Subject subject, C wanted, Command command) {

        static <S, C, E> Wish<S, C, E> read(Hosted<S, C, E> hosted, Subject subject, Command command) {
            return new Wish<>(hosted, subject, hosted.commands().fromAvro(command.getDocument()), command);
        }
    }

    /// @throws Undecodable if there can't be one of this kind
    private static Subject subject(Record<String, byte[]> record, Command command) {
        if (record.value().length > COMMAND_BYTES_MAX) {
            throw new Undecodable("It has %d bytes, more than %d".formatted(record.value().length, COMMAND_BYTES_MAX));
        }
        Subject subject = new Subject(command.getDecider(), command.getBrandId(), command.getSubjectId());
        if (subject.key().length() > KEY_LENGTH_MAX) {
            throw new Undecodable("Its subject's key is longer than %d".formatted(KEY_LENGTH_MAX));
        }
        if (!subject.key().equals(record.key()) || !subject.equals(Subject.ofKey(record.key()))) {
            throw new Undecodable("Its key is not its subject"); // whose other commands may be in another partition
        }
        return subject;
    }

    private Wish<?, ?, ?> wish(Subject subject, Command command) {
        return Wish.read(hosted.find(subject.decider())
                .orElseThrow(() -> new Undecodable("There is no decider " + subject.decider())), subject, command);
    }

    /// What a decider or the connector has written is money on its way.
    private StreamsException newer(Undecodable reason) {
        return new StreamsException("The command %s can't be read: it is of a newer version, which has to decide it"
                .formatted(place()), reason);
    }

    /// It stands in nobody's way. Whoever awaits an answer hears of it.
    private void passOver(@Nullable Command command, Undecodable reason) {
        passedOver.unreadable().increment();
        LOG.error("A command can't be read, and is passed over: {}", place(), reason);
        if (command != null && command.getIsAwaited()) {
            forward(command.getCommandId(), CommandAnswer.newBuilder().setCommandId(command.getCommandId())
                    .setOutcome(Answer.Outcome.REJECTED.name()).setSeq(0).setCode("unreadable-command")
                    .setDetail(reason.detail()).build(), DeciderTopology.WRITE_ANSWERS);
        }
    }

    private String place() {
        return context.recordMetadata().map(record -> "%s-%d@%d".formatted(record.topic(), record.partition(),
                record.offset())).orElse("");
    }

    private <S, C, E> void carryOut(Wish<S, C, E> wish) {
        Kept<S> before = wish.hosted.fromAvro(subjects.get(wish.subject.key()));
        // Commands are read anew when Kafka has forgotten how far they were: what a person has closed since must not be begun again.
        Answer<S> answer = readUpTo <= before.decidedUpTo() ? decidedBefore(wish, before) : answer(wish, before);
        if (wish.command.getIsAwaited()) {
            String commandId = wish.command.getCommandId();
            forward(commandId, wish.hosted.toAvro(commandId, answer), DeciderTopology.WRITE_ANSWERS);
        }
    }

    private <S> Answer<S> decidedBefore(Wish<S, ?, ?> wish, Kept<S> before) {
        passedOver.decidedBefore().increment();
        if (!hasSaidThatItReadsAnew) {
            LOG.warn("Commands of {} are read once more, and passed over where they were decided: {}", wish.subject,
                    place());
            hasSaidThatItReadsAnew = true;
        }
        return Answer.rejected(new Rejection("decided-before",
                "Commands behind this one were decided already: was the topic of commands made anew?"), before);
    }

    private <S, C, E> Answer<S> answer(Wish<S, C, E> wish, Kept<S> before) {
        Command command = wish.command;
        if (before.isLast(command.getIdempotencyKey())) {
            return new Answer<>(
                    before.isLastWish(command) ? Answer.Outcome.UNCHANGED : Answer.Outcome.KEY_REUSED, before);
        }
        return switch (wish.hosted.decider().decide(wish.subject, before.state(), wish.wanted,
                new Given(now(), command.getCaller(), command.getActor()))) {
            case Decision.Decided<E>(List<E> events, List<Consequence> consequences) -> {
                Kept<S> after = evolved(wish, before, events);
                ByteBuffer state = keep(wish.hosted, wish.subject, before, after);
                publish(wish, after.seq(), events, state);
                for (int i = 0; i < consequences.size(); i++) {
                    follow(consequences.get(i), command, command.getCommandId() + "~" + i);
                }
                yield new Answer<>(Answer.Outcome.DECIDED, after);
            }
            case Decision.Unchanged<E> _ -> new Answer<>(Answer.Outcome.UNCHANGED, before);
            case Decision.Rejected<E>(Rejection rejection) -> {
                if (!command.getIsAwaited()) { // nobody else hears of it
                    LOG.error("{} of {} by {} is rejected: {} ({})", wish.wanted, wish.subject, command.getCaller(),
                            rejection.detail(), rejection.code());
                }
                yield Answer.rejected(rejection, before);
            }
        };
    }

    private <S, C, E> Kept<S> evolved(Wish<S, C, E> wish, Kept<S> before, List<E> events) {
        var decider = wish.hosted.decider();
        S state = decider.evolve(before.state(), events.getFirst());
        for (E event : events.subList(1, events.size())) {
            state = decider.evolve(state, event);
        }
        return before.changed(state, decider.wakeAt(state).orElse(null), wish.command, readUpTo);
    }

    /// @return its state as it is kept
    private <S> ByteBuffer keep(Hosted<S, ?, ?> decider, Subject subject, Kept<S> before, Kept<S> after) {
        dev.windfall.schemas.avro.Subject kept = decider.toAvro(after);
        subjects.put(subject.key(), kept);
        wakeUps.move(subject.key(), before.wakeAt(), after.wakeAt());
        return kept.getState();
    }

    private <S, C, E> void publish(Wish<S, C, E> wish, long seq, List<E> events, ByteBuffer state) {
        Subject subject = wish.subject;
        Command command = wish.command;
        List<ByteBuffer> documents = events.stream().map(wish.hosted.events()::toAvro).toList();
        forward(subject.key(), DecidedEvents.newBuilder().setBrandId(subject.brandId()).setDecider(subject.decider())
                .setSubjectId(subject.id()).setSeq(seq).setEvents(documents).setState(state)
                .setCommandId(command.getCommandId())
                .setCaller(command.getCaller()).setActor(command.getActor()).setDecidedAt(now()).build(),
                DeciderTopology.WRITE_EVENTS);
    }

    /// @param id of the command that it becomes, if it becomes one
    private void follow(Consequence consequence, Command because, String id) {
        switch (consequence) {
            case Consequence.Request(Effect effect) -> tell(effect.subject(),
                    Effects.COMMAND.toAvro(new EffectCommand.Request(effect)), because, id);
            case Consequence.Activate(CouponLogId coupon, CouponTerms terms, Asker asker) -> tell(
                    Coupon.subject(coupon),
                    Coupons.COMMAND.toAvro(new CouponCommand.Activate(terms, asker)), because, id);
            case Consequence.CallOut(Call call) -> forward(call.effect().playerKey(),
                    Effects.toAvro(call, because.getTraceParent()), DeciderTopology.WRITE_CALLS);
            case Consequence.TellOwner(Subject owner, EffectNews news) -> hosted.find(owner.decider())
                    .ifPresentOrElse(decider -> tell(owner, told(decider, news), because, id),
                            () -> LOG.error("{} can't be told of {}: nobody hosts it", owner, news));
            case Consequence.TakeStep(Subject subject, int attempt) -> forward(subject.key(),
                    new RunStep(subject.brandId(), subject.id(), attempt, now(), because.getActor(),
                            because.getTraceParent()),
                    DeciderTopology.WRITE_RUN_STEPS);
            case Consequence.TellBrand word -> tellBrand(word, because, id);
            case Consequence.PassOn(Subject subject, int partition, Review review) -> forward(subject.key(),
                    new RunWord(subject.id(), partition, Runs.toAvro(review), because.getTraceParent()),
                    DeciderTopology.WRITE_RUN_WORDS);
            case Consequence.TellHeir(Subject heir, Inheritance said) -> tell(heir,
                    CouponDefinitions.COMMAND.toAvro(CouponDefinitions.inherit(heir.id(), said)), because, id);
            case Consequence.TellWaiting(Subject waiting, Subject subject, Review review) -> tell(waiting,
                    Payouts.COMMAND.toAvro(PayoutCommand.of(RunId.of(subject.id()), review)), because, id);
        }
    }

    /// Whoever decides what stands in the brand's log hears of it once, in order with what it decides.
    private void tellBrand(Consequence.TellBrand word, Command because, String id) {
        String brandId = word.subject().brandId();
        ControlWish wish = ControlWish.of(word);
        forward(brandId, ControlCommand.newBuilder().setCommandId(id).setBrandId(brandId)
                .setIdempotencyKey(wish.key()).setKind(ControlDocuments.kind(wish.wish()))
                .setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wish.wish())))
                .setCaller(because.getDecider()).setActor(because.getActor()).setIssuedAt(now()).build(),
                DeciderTopology.WRITE_CONTROL_COMMANDS);
    }

    private static <C> ByteBuffer told(Hosted<?, C, ?> decider, EffectNews news) {
        return decider.commands().toAvro(decider.told().apply(news));
    }

    private void tell(Subject subject, ByteBuffer document, Command because, String id) {
        forward(subject.key(), Commands.unawaited(subject, document, id, because.getDecider(), now())
                .setActor(because.getActor()).setTraceParent(because.getTraceParent()).build(),
                DeciderTopology.WRITE_COMMANDS);
    }

    /// Looks for who is due once one is, but not again and again.
    private void awaitDue() {
        if (wakeUps.isAwaited()) {
            wakes.setWithin(Duration.ofMillis(Math.clamp(wakeUps.next_ms() - context.currentSystemTimeMs(),
                    WAKE_INTERVAL.toMillis(), WAKE_INTERVAL_MAX.toMillis())));
        }
    }

    private void wakeDue() {
        wakes.end();
        List<WakeUps.WakeUp> all = wakeUps.due(context.currentSystemTimeMs(), WOKEN_MAX);
        for (WakeUps.WakeUp due : all) {
            dev.windfall.schemas.avro.Subject stored = subjects.get(due.subjectKey());
            if (stored == null || !due.at().equals(stored.getWakeAt())) {
                wakeUps.delete(due); // it has moved on
            } else {
                Subject subject = Subject.ofKey(due.subjectKey());
                wake(hosted.find(subject.decider()).orElseThrow(), subject, stored);
            }
        }
        soon.sent(all.size());
        awaitDue();
    }

    private <S, C, E> void wake(Hosted<S, C, E> decider, Subject subject, dev.windfall.schemas.avro.Subject stored) {
        C wanted = decider.decider().wake();
        Kept<S> before = decider.fromAvro(stored);
        Answer<S> answer = answer(new Wish<>(decider, subject, wanted, Commands.unawaited(subject,
                decider.commands().toAvro(wanted), "%s~%s~%d".formatted(CLOCK, subject.key(), before.seq()), CLOCK,
                now()).build()), before);
        if (answer.outcome() != Answer.Outcome.DECIDED) {
            LOG.error("{} wanted to be woken for nothing, and is woken again later", subject); // the clock was put back, say
            var _ = keep(decider, subject, before, before.wakingAt(now().plus(POSTPONED)));
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private void forward(String key, SpecificRecord message, String child) {
        context.forward(new Record<>(key, message, context.currentSystemTimeMs()), child);
    }
}
