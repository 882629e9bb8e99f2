package dev.windfall.connectors;

import dev.windfall.connectors.CallWire.Order;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.UnknownSchema;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.wire.Commands;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Carries calls out for as long as its clients live: one thread reads, lets calls begin, and writes what they have come to; each call has
/// a thread of its own. Answers and the position up to which there is nothing left to do are one transaction: what is not answered is
/// called again by whoever comes next, under the same request id.
final class Carrier implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);
    private static final Duration POLL_IDLE = Duration.ofMillis(100);
    private static final Duration POLL_BUSY = Duration.ofMillis(5); // answers wait no longer
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// What a dead process had begun is over by then.
    private static final long LOOKED_FOR_LONG_NS = Duration.ofSeconds(30).toNanos();
    private static final int ANSWERS_MAX = 500;
    /// A target that is seldom called would else begin far behind, and read them all again.
    private static final int PASSED_BY_MAX = 10_000;
    /// Where it is not known how far calls were made: whatever has no answer was called, or asked for, since.
    static final Duration READ_ANEW = EffectState.PATIENCE_LONGEST.plus(Duration.ofHours(1));

    private final Topics topics;
    private final Target target;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Executor threads;
    private final InstantSource clock;
    private final LongSupplier clock_ns;
    private final int readAtOnce;
    private final InHand<Order> inHand;
    private final Gate gate = new Gate();
    /// New ones, of which it is not known yet where to begin, and since when they are here.
    private final Map<TopicPartition, Long> unplaced_ns = new LinkedHashMap<>();
    private final Set<TopicPartition> begun = new HashSet<>();
    /// Where a newer version has written what this one can't read: that one goes on there, once this one has ended.
    private final Set<TopicPartition> halted = new HashSet<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
    /// Orders of other targets, since it was last written how far this one has come.
    private int passedBy;
    private long answered;
    private long troubles;
    private long unreadable;

    /// @param clock_ns   goes on evenly, whatever the other one does
    /// @param readAtOnce as many calls may come of one poll
    /// @param before     how it stood with the clients before these
    Carrier(Topics topics, Target target, Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer,
            Executor threads, InstantSource clock, LongSupplier clock_ns, int inHandMax, int readAtOnce,
            Standing before) {
        this.topics = topics;
        this.target = target;
        this.consumer = consumer;
        this.producer = producer;
        this.threads = threads;
        this.clock = clock;
        this.clock_ns = clock_ns;
        this.readAtOnce = readAtOnce;
        this.inHand = new InHand<>(inHandMax);
        this.answered = before.answered();
        this.troubles = before.troubles();
        this.unreadable = before.unreadable();
    }

    private record Finished(InHand.Item<Order> item, Gate.Pass pass, Outcome outcome) {}

    private record Answer(TopicPartition partition, Command command) {}

    void round() {
        place();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(inHand.size() == 0 ? POLL_IDLE : POLL_BUSY)) {
            take(record);
        }
        collect();
        begin();
        answer();
        makeRoom();
    }

    /// Begins nothing more, and lets end what ends in time: its outcome need not be asked for.
    void finish(Duration patience) throws InterruptedException {
        long deadline_ns = clock_ns.getAsLong() + patience.toNanos();
        while (gate.underWay() > 0 && clock_ns.getAsLong() - deadline_ns < 0) {
            Thread.sleep(PAUSE);
            collect();
            answer();
        }
    }

    Standing standing() {
        return new Standing(gate.isShut(), gate.limit(), gate.underWay(), inHand.size(), answered, troubles,
                unreadable, lookedForLong(), halted.size());
    }

    private int lookedForLong() {
        long now_ns = clock_ns.getAsLong();
        return (int) unplaced_ns.values().stream().filter(since_ns -> now_ns - since_ns > LOOKED_FOR_LONG_NS).count();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> unplaced_ns.put(partition, clock_ns.getAsLong()));
        makeRoom(); // the next records are theirs
    }

    /// `auto.offset.reset: by_duration` would do it, but in an empty partition it asks again only after `request.timeout.ms`, and a first
    /// call waits so long. Where it can't be said now, because a dead process has begun to say it perhaps, others go on: in each round one
    /// such partition is waited for, and each has its turn.
    private void place() {
        if (unplaced_ns.isEmpty()) {
            return;
        }
        for (TopicPartition partition : List.copyOf(unplaced_ns.keySet())) {
            long since_ns = Objects.requireNonNull(unplaced_ns.remove(partition));
            try {
                OffsetAndMetadata known = consumer.committed(Set.of(partition), LOOK).get(partition);
                consumer.seek(partition, known == null ? new OffsetAndMetadata(firstUnanswered(partition)) : known);
            } catch (TimeoutException e) {
                LOG.warn("It is not known yet where to begin in {}", partition);
                unplaced_ns.put(partition, since_ns);
                break;
            }
        }
        makeRoom();
    }

    /// @return the earliest that may have no answer
    private long firstUnanswered(TopicPartition partition) {
        long end = Objects.requireNonNull(consumer.endOffsets(Set.of(partition), LOOK).get(partition)); // nothing slips in between
        long since_ms = clock.instant().minus(READ_ANEW).toEpochMilli();
        OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, since_ms), LOOK).get(partition);
        return first == null ? end : first.offset();
    }

    /// What their calls come to is nobody's any more.
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        inHand.lose(partitions);
        unplaced_ns.keySet().removeAll(partitions);
        begun.removeAll(partitions);
        halted.removeAll(partitions);
        answers.removeIf(answer -> partitions.contains(answer.partition));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        begun.add(partition);
        if (halted.contains(partition)) {
            return; // it stands at one before this
        }
        Optional<EffectCall> call = Optional.empty();
        try {
            if (record.value() == null) {
                throw new Undecodable("There is nothing in it");
            }
            call = Optional.of(topics.effectCalls().codec().decode(record.value(), EffectCall.class));
            Order order = CallWire.fromAvro(call.get());
            if (target.takes(order.call().effect().content())) {
                inHand.take(partition, record.offset(), order.player(), order);
            } else {
                passedBy++;
            }
        } catch (Undecodable e) {
            if (e instanceof UnknownSchema || call.isPresent()) {
                halt(partition, record.offset(), e);
            } else {
                unreadable++;
                LOG.error("Offset {} of {} is no call, and is passed over", record.offset(), partition, e);
            }
        }
    }

    private void halt(TopicPartition partition, long offset, Undecodable reason) {
        LOG.error(
                "Offset {} of {} was written by a newer version, which has to make the call: nothing more of {} is called here",
                offset, partition, partition, reason);
        halted.add(partition);
        consumer.seek(partition, offset);
        consumer.pause(Set.of(partition));
    }

    private void collect() {
        for (int i = 0; i < ANSWERS_MAX; i++) {
            Finished call = finished.poll();
            if (call == null) {
                return;
            }
            leave(call);
            if (inHand.finish(call.item)) {
                answers.add(new Answer(call.item.partition(),
                        CallWire.answer(call.item.work(), call.outcome, clock.instant())));
            }
        }
    }

    private void leave(Finished call) {
        Target.Health health = target.health(call.outcome);
        boolean wasShut = gate.isShut();
        gate.leave(call.pass, health, clock_ns.getAsLong());
        troubles += health == Target.Health.TROUBLE ? 1 : 0;
        if (gate.isShut() && !wasShut) {
            LOG.warn("The {} is not well ({}: {}): calls wait", target.name(), call.outcome.code(),
                    call.outcome.detail());
        } else if (wasShut && !gate.isShut()) {
            LOG.info("The {} is well again: calls go on", target.name());
        }
    }

    private void begin() {
        while (inHand.hasNext()) {
            Optional<Gate.Pass> pass = gate.enter(clock_ns.getAsLong());
            if (pass.isEmpty()) {
                return;
            }
            InHand.Item<Order> item = inHand.next();
            threads.execute(() -> finished.add(new Finished(item, pass.get(), outcome(item.work()))));
        }
    }

    /// A thread that ended without a word would hold up its player, and its partition, for ever.
    private Outcome outcome(Order order) {
        try {
            return target.call(order.call(), order.digest(), order.traceParent());
        } catch (Throwable e) {
            LOG.error("The call {} of {} was not carried out as it should", order.call().number(),
                    order.call().effect().requestId(), e);
            return CallWire.unexpected(e);
        }
    }

    /// What is finished and what is answered must be the same, so all of it goes into the transaction.
    private void answer() {
        if (answers.isEmpty() && passedBy < PASSED_BY_MAX) {
            return;
        }
        producer.beginTransaction();
        for (Answer answer : answers) {
            var _ = producer.send(new ProducerRecord<>(topics.commands().name(), // a failure comes out of the commit
                    Commands.key(answer.command).getBytes(StandardCharsets.UTF_8),
                    topics.commands().codec().encode(answer.command)));
        }
        try {
            producer.sendOffsetsToTransaction(positions(), consumer.groupMetadata());
        } catch (CommitFailedException e) { // partitions are going from one to another: afterwards it is known which are left
            LOG.info("{} answers wait for the group", answers.size());
            producer.abortTransaction();
            return;
        }
        producer.commitTransaction();
        answered += answers.size();
        answers.clear();
        passedBy = 0;
    }

    private Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (TopicPartition partition : begun) {
            positions.put(partition, new OffsetAndMetadata(inHand.firstUnfinished(partition)
                    .orElseGet(() -> consumer.position(partition))));
        }
        return positions;
    }

    /// Nothing more is read where there is no room: what waits for a target that is down stays in Kafka.
    private void makeRoom() {
        Set<TopicPartition> paused = consumer.paused();
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> roomy = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            boolean hasRoom = !halted.contains(partition) && !unplaced_ns.containsKey(partition)
                    && inHand.hasRoom(partition, readAtOnce);
            if (hasRoom && paused.contains(partition)) {
                roomy.add(partition);
            } else if (!hasRoom && !paused.contains(partition)) {
                full.add(partition);
            }
        }
        consumer.pause(full);
        consumer.resume(roomy);
    }
}
