package dev.windfall.bench.run;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Where the committed positions of a contender stand that say how far it is: those of its consumer groups, in the topic with
/// the story or in topics of its own that come later.
///
/// @param story  the part that reads the story; empty for a contender that begins later
/// @param later  the part that comes last; empty where the first is the last
/// @param still  how long nothing may have moved before it is taken to be through
/// @param events says how many events of the story positions in these topics are worth, once all is read
public record Trail(Optional<Part> story, Optional<Part> later, Duration still, Worth events) {

    /// What a consumer group reads.
    public record Part(String group, Set<String> topics) {

        public Part(String group, String topic) {
            this(group, Set.of(topic));
        }
    }

    /// How many events positions are worth.
    public interface Worth {

        ToDoubleFunction<Map<TopicPartition, Long>> once(Map<TopicPartition, Long> end, long events,
                KafkaSettings kafka);
    }

    private static final Duration STILL = Duration.ofSeconds(1);
    /// Transactions leave a record of their own at their end; a position may stand before the last of them.
    private static final int MARKERS_MAX = 4;

    /// For those that read the story and commit when they are through with it.
    public static Trail direct(String group, String input) {
        return new Trail(Optional.of(new Part(group, input)), Optional.empty(), Duration.ZERO,
                (end, events, kafka) -> Trail::sum);
    }

    /// For those that write what they came to at the same time as their positions, but not together.
    public static Trail withOutputAfterwards(String group, String input) {
        return new Trail(Optional.of(new Part(group, input)), Optional.empty(), STILL,
                (end, events, kafka) -> Trail::sum);
    }

    /// For those that pass each event on to themselves by these topics: their share of all that came by there.
    public static Trail passedOn(String group, String input, Set<String> between) {
        Part later = new Part(group, between);
        return new Trail(Optional.of(new Part(group, input)), Optional.of(later), STILL, (end, events, kafka) -> {
            double all = sum(of(later, end));
            return positions -> events * sum(of(later, positions)) / all;
        });
    }

    /// For those that fold the brand log: the events in it, up to the position.
    public static Trail throughBrandLog(Optional<Part> story, String group, Topics topics) {
        Part later = new Part(group, topics.brandLog().name());
        return new Trail(story, Optional.of(later), STILL, (end, events, kafka) -> {
            BrandLogEvents inLog = new BrandLogEvents(kafka, topics);
            return positions -> of(later, positions).entrySet().stream()
                    .mapToLong(entry -> inLog.before(entry.getKey().partition(), entry.getValue())).sum();
        });
    }

    Map<TopicPartition, Long> ask(Admin admin) throws InterruptedException {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (Part part : Stream.of(story, later).flatMap(Optional::stream).toList()) {
            committed(admin, part.group).forEach((partition, position) -> {
                if (part.topics.contains(partition.topic()) && position != null) {
                    positions.put(partition, position.offset());
                }
            });
        }
        return positions;
    }

    /// How many events of the story have been taken in; nothing for those that begin later.
    OptionalDouble takenIn(Map<TopicPartition, Long> positions) {
        return story.stream().mapToDouble(part -> sum(of(part, positions))).findFirst();
    }

    /// @param unmoved how long the positions have not changed
    boolean isThrough(Map<TopicPartition, Long> positions, long events, Duration unmoved, Admin admin)
            throws InterruptedException {
        if (takenIn(positions).orElse((double) events) < events) {
            return false;
        }
        return unmoved.compareTo(still) >= 0 && (later.isEmpty() || standsAtEnd(later.get(), positions, admin));
    }

    private static boolean standsAtEnd(Part part, Map<TopicPartition, Long> positions, Admin admin)
            throws InterruptedException {
        try {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(part.topics).allTopicNames().get().forEach((topic, description) -> description
                    .partitions()
                    .forEach(info -> ends.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest())));
            return admin.listOffsets(ends).all().get().entrySet().stream()
                    .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue().offset() - MARKERS_MAX);
        } catch (ExecutionException e) {
            return false; // its topics are not there yet
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group)
            throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .partitionsToOffsetAndMetadata(group).get();
        } catch (ExecutionException e) {
            return Map.of(); // the group is not there yet
        }
    }

    private static Map<TopicPartition, Long> of(Part part, Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> some = new HashMap<>(positions);
        some.keySet().removeIf(partition -> !part.topics.contains(partition.topic()));
        return some;
    }

    private static double sum(Map<TopicPartition, Long> positions) {
        return positions.values().stream().mapToLong(Long::longValue).sum();
    }
}
