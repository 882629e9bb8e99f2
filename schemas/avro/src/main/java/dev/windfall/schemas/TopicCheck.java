package dev.windfall.schemas;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Makes the topics that are missing, and says where the others are not what they should be.
public final class TopicCheck {

    private static final int ATTEMPTS_MAX = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;

    public TopicCheck(Admin admin) {
        this.admin = admin;
    }

    /// @return one sentence for each difference; nobody but a person should mend those
    public List<String> createMissing(List<Topic> topics) throws InterruptedException {
        Set<String> existing = get(() -> admin.listTopics().names().get());
        List<NewTopic> missing = topics.stream().filter(topic -> !existing.contains(topic.name()))
                .map(topic -> new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.settings()))
                .toList();
        for (Map.Entry<String, ?> created : admin.createTopics(missing).values().entrySet()) {
            create((KafkaFuture<?>) created.getValue());
        }
        awaitLeaders(missing);
        return differences(topics);
    }

    /// An idempotent producer whose first batch comes before a partition's leader knows of it, and whose second comes after, never
    /// gets the first one in: the leader takes the second as the beginning, and what is before it as out of order.
    private void awaitLeaders(List<NewTopic> made) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : made) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        get(() -> onceKnown(() -> admin.listOffsets(ends).all().get()));
    }

    /// How many partitions a topic has, if it is there.
    public OptionalInt partitions(String name) throws InterruptedException {
        if (!get(() -> admin.listTopics().names().get()).contains(name)) {
            return OptionalInt.empty();
        }
        return OptionalInt
                .of(get(() -> admin.describeTopics(List.of(name)).allTopicNames().get()).values().iterator().next()
                        .partitions().size());
    }

    /// The identity of a topic; one that is made anew under the same name has another.
    public String topicId(String name) throws InterruptedException {
        return get(() -> admin.describeTopics(List.of(name)).allTopicNames().get()).values().iterator().next().topicId()
                .toString();
    }

    /// The identity of the cluster.
    public String clusterId() throws InterruptedException {
        return get(() -> admin.describeCluster().clusterId().get());
    }

    /// Foreign topics: do they keep what we have not read yet?
    public List<String> shortRetention(List<String> names, long retentionMin_ms) throws InterruptedException {
        List<String> warnings = new ArrayList<>();
        Map<String, Map<String, String>> settings = settings(names);
        for (String name : names) {
            String retention = settings.getOrDefault(name, Map.of()).getOrDefault("retention.ms", "-1");
            long retention_ms = Long.parseLong(retention);
            if (retention_ms >= 0 && retention_ms < retentionMin_ms) {
                warnings.add(("Topic %s keeps its records for only %d h: what is older when we read it is lost; "
                        + "set its retention.ms to at least %d")
                        .formatted(name, retention_ms / 3_600_000, retentionMin_ms));
            }
        }
        return warnings;
    }

    private List<String> differences(List<Topic> topics) throws InterruptedException {
        List<String> names = topics.stream().map(Topic::name).toList();
        Map<String, TopicDescription> descriptions = get(
                () -> onceKnown(() -> admin.describeTopics(names).allTopicNames().get()));
        Map<String, Map<String, String>> settings = settings(names);
        List<String> differences = new ArrayList<>();
        for (Topic topic : topics) {
            TopicDescription description = descriptions.get(topic.name());
            if (description != null && description.partitions().size() != topic.partitions()) {
                differences.add("Topic %s has %d partitions, expected %d"
                        .formatted(topic.name(), description.partitions().size(), topic.partitions()));
            }
            Map<String, String> found = settings.getOrDefault(topic.name(), Map.of());
            new TreeMap<>(topic.settings()).forEach((name, expected) -> {
                if (!expected.equals(found.get(name))) {
                    differences.add(
                            "Topic %s has %s=%s, expected %s".formatted(topic.name(), name, found.get(name), expected));
                }
            });
        }
        return differences;
    }

    /// A broker may hear of a topic that was just made a moment later than whoever made it.
    private static <T> T onceKnown(Question<T> question) throws ExecutionException, InterruptedException {
        for (int attempt = 1;; attempt++) {
            try {
                return question.ask();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || attempt == ATTEMPTS_MAX) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private Map<String, Map<String, String>> settings(List<String> names) throws InterruptedException {
        List<ConfigResource> resources = names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs = get(() -> admin.describeConfigs(resources).all().get());
        return configs.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), entry -> entry.getValue()
                        .entries().stream().filter(setting -> setting.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value))));
    }

    private static void create(KafkaFuture<?> creation) throws InterruptedException {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // another instance was quicker
                throw new IllegalStateException("A topic could not be made: " + e.getMessage(), e);
            }
        }
    }

    private interface Question<T> {

        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T get(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka could not be asked: " + e.getMessage(), e);
        }
    }
}
