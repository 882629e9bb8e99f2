package dev.windfall.topology.controls;

import dev.windfall.projections.controls.Wish;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.topology.asking.Asking;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.generations.Generations;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.streams.StreamsRole;
import dev.windfall.topology.wire.ControlDocuments;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// The deciders of control records as they run in this process, and the way to ask them.
public final class Controls implements AutoCloseable {

    private static final String ROLE = "deciders";

    private final KafkaSettings kafka;
    private final Topics topics;
    private final InstantSource clock;
    private final Path stateFolder;
    private final Member member;
    private final Asking<ControlAnswer> asking;
    private volatile @Nullable StreamsRole deciders;
    private boolean isEnding;

    public Controls(KafkaSettings kafka, Topics topics, Path stateFolder, InstantSource clock, Member member) {
        this.kafka = kafka;
        this.topics = topics;
        this.clock = clock;
        this.stateFolder = stateFolder;
        this.member = member;
        this.asking = new Asking<>("control-answers", kafka, topics.controlCommands(), topics.controlAnswers(),
                ControlAnswer.class);
    }

    /// The group of all processes that decide.
    public static String group(Topics topics) {
        return StreamsRole.applicationId(ROLE, topics);
    }

    public void start() {
        thaw();
        asking.start();
    }

    /// Returns when nothing is decided here any more, until it is thawed. What is asked meanwhile waits in its topic.
    ///
    /// @throws IllegalStateException if that takes too long; to be tried again
    public synchronized void freeze() {
        if (!end()) {
            throw new IllegalStateException("The deciders have not ended yet");
        }
    }

    private boolean end() {
        StreamsRole deciding = deciders;
        if (deciding != null) {
            isEnding = true;
            deciding.close();
            if (!deciding.hasEnded()) {
                return false;
            }
            deciders = null;
            isEnding = false;
        }
        return true;
    }

    public synchronized void thaw() {
        if (isEnding) {
            freeze(); // what has begun to end can't go on
        }
        if (deciders == null) {
            StreamsRole thawed = new StreamsRole(ROLE,
                    ControlTopology.of(topics, () -> Generations.requireLive(kafka, topics)), 1, kafka,
                    topics, stateFolder, member);
            thawed.start();
            deciders = thawed;
        }
    }

    public boolean isReady() {
        StreamsRole deciding = deciders;
        return deciding != null && deciding.isReady() && asking.isHealthy();
    }

    /// @return nothing if no answer has come in time: the command stands, and may yet be decided
    public Optional<ControlAnswer> put(String brandId, Wish wish, Issuer issuer, Duration patience)
            throws InterruptedException {
        String commandId = UUID.randomUUID().toString();
        ControlCommand command = ControlCommand.newBuilder().setCommandId(commandId).setBrandId(brandId)
                .setIdempotencyKey(issuer.idempotencyKey()).setKind(ControlDocuments.kind(wish))
                .setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wish))).setCaller(issuer.caller())
                .setActor(issuer.actor()).setIssuedAt(clock.instant()).build();
        try (Asking<ControlAnswer>.Expected answer = asking.expect(commandId);
                Asking<ControlAnswer>.Expected joined = asking.expect(joinId(commandId))) {
            long deadline_ns = System.nanoTime() + patience.toNanos();
            asking.send(brandId, command);
            Optional<ControlAnswer> said = answer.await(deadline_ns);
            if (wish instanceof Wish.Settings && said.filter(Controls::isOfNewBrand).isPresent()) {
                // What is written for the brand from now on comes after the defaults that it is told of.
                return joined.await(deadline_ns).flatMap(_ -> said);
            }
            return said;
        }
    }

    private static boolean isOfNewBrand(ControlAnswer answer) {
        return answer.getOutcome().equals("DECIDED") && answer.getControlSeq() == 1;
    }

    /// Of what a new brand's decider tells that of defaults.
    private static String joinId(String commandId) {
        return commandId + "~" + Wish.GLOBAL;
    }

    @Override
    public void close() {
        asking.close();
        synchronized (this) {
            var _ = end(); // what takes longer is fenced by whoever comes next
        }
    }
}
