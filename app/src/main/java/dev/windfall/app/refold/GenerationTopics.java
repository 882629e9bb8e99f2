package dev.windfall.app.refold;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.ledger.Ledger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// What a generation has of its own in Kafka: its log, its player-days, and the group and the changelogs of its ledger.
final class GenerationTopics {

    private final KafkaSettings kafka;
    private final Topics topics;

    GenerationTopics(KafkaSettings kafka, Topics topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /// Empty, whatever somebody has left who did not come to an end.
    void make(Runnable check) throws InterruptedException {
        delete(check);
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            List<Topic> own = List.of(topics.brandLog(), topics.playerDays(), topics.foldedAside());
            List<String> differences = new TopicCheck(admin).createMissing(own);
            if (!differences.isEmpty()) {
                throw new Refold.Refused(differences.getFirst());
            }
        }
    }

    /// Returns when all is gone.
    ///
    /// @param check fails if it is not ours to delete any more
    void delete(Runnable check) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            String group = Ledger.group(topics);
            Fence.awaitNobody(admin, List.of(group), Await.PATIENCE, check);
            check.run(); // however long that took
            delete(() -> admin.deleteConsumerGroups(List.of(group)).all().get());
            Set<String> names = mine(admin);
            check.run();
            delete(() -> admin.deleteTopics(names).all().get());
            Await.until(Await.PATIENCE, check, () -> mine(admin).isEmpty(), () -> "Topics don't go: " + mine(admin));
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topics of generation %d could not be deleted"
                    .formatted(topics.generation().number()), e);
        }
    }

    /// What the live ledger has said in quarantine already.
    void deleteFoldedAside() throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            delete(() -> admin.deleteTopics(List.of(topics.foldedAside().name())).all().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException(topics.foldedAside().name() + " could not be deleted", e);
        }
    }

    private Set<String> mine(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> own = Set.of(topics.brandLog().name(), topics.playerDays().name(), topics.foldedAside().name());
        return admin.listTopics().names().get().stream()
                .filter(name -> own.contains(name) || name.startsWith(Ledger.group(topics) + "-"))
                .collect(Collectors.toSet());
    }

    /// What is not there need not go.
    private static void delete(Await.Question<?> deletion) throws InterruptedException, ExecutionException {
        try {
            var _ = deletion.ask();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)
                    && !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }
}
