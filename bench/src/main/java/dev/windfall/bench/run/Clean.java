package dev.windfall.bench.run;

import dev.windfall.schemas.KafkaSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// Makes the topics that a run needs, and removes them after it.
public final class Clean {

    private Clean() {}

    static void create(KafkaSettings kafka, String topic, int partitions) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())
                    .configs(Map.of("retention.ms", "-1")))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topic %s could not be made".formatted(topic), e);
        }
    }

    public static void deleteTopics(KafkaSettings kafka, String prefix) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.deleteTopics(admin.listTopics().names().get().stream().filter(name -> name.startsWith(prefix))
                    .toList()).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topics of %s could not be removed".formatted(prefix), e);
        }
    }
}
