package dev.windfall.topology.deciders;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.topology.asking.Asking;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.streams.Member;
import dev.windfall.topology.streams.StreamsRole;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/// The host of all deciders as it runs in this process, and the way to ask them. What they decide outlives generations, so it goes on
/// while the brand log goes over to the next one.
public final class Deciders implements AutoCloseable {

    private static final String ROLE = "decisions";

    private final Asking<CommandAnswer> asking;
    private final InstantSource clock;
    private final PassedOver passedOver = new PassedOver();
    private final StreamsRole role;

    /// @param stateFolder where the stores keep their files
    public Deciders(KafkaSettings kafka, Topics topics, Path stateFolder, InstantSource clock, Member member,
            DeciderSettings settings) {
        this.clock = clock;
        this.asking = new Asking<>("command-answers", kafka, topics.commands(), topics.commandAnswers(),
                CommandAnswer.class);
        this.role = new StreamsRole(ROLE, DeciderTopology.of(topics, new HostedDeciders(settings), passedOver), 1,
                kafka, topics, stateFolder, member);
    }

    /// The group of all processes that decide.
    public static String group(Topics topics) {
        return StreamsRole.applicationId(ROLE, topics);
    }

    public void start() {
        asking.start();
        role.start();
    }

    public boolean isReady() {
        return role.isReady() && asking.isHealthy();
    }

    public PassedOver passedOver() {
        return passedOver;
    }

    /// @return nothing if no answer has come in time: the command stands, and may yet be decided
    public <S, C, E> Optional<Answer<S>> ask(Hosted<S, C, E> decider, Subject subject, C command, Issuer issuer,
            Duration patience) throws InterruptedException {
        String commandId = UUID.randomUUID().toString();
        try (Asking<CommandAnswer>.Expected answer = asking.expect(commandId)) {
            long deadline_ns = System.nanoTime() + patience.toNanos();
            asking.send(subject.key(), Command.newBuilder().setCommandId(commandId).setBrandId(subject.brandId())
                    .setDecider(subject.decider()).setSubjectId(subject.id())
                    .setIdempotencyKey(issuer.ownKey()).setDocument(decider.commands().toAvro(command))
                    .setIsAwaited(true).setCaller(issuer.caller()).setActor(issuer.actor())
                    .setIssuedAt(clock.instant()).setTraceParent(issuer.traceParent()).build());
            return answer.await(deadline_ns).map(decider::fromAvro);
        }
    }

    @Override
    public void close() {
        asking.close();
        role.close();
    }
}
