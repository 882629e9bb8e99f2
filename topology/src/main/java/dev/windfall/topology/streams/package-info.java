/// How our Kafka Streams applications run: the same settings, and the same answer to each failure.
@NullMarked
package dev.windfall.topology.streams;

import org.jspecify.annotations.NullMarked;
