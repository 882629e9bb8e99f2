package dev.windfall.projections.planted;

import org.apache.kafka.common.TopicPartition;

/// Breaks the rules on purpose: [dev.windfall.app.ArchitectureTest] shows that it is caught.
public record UsesKafka(TopicPartition partition) {}
