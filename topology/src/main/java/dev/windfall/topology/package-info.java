/// The way of a record through Kafka Streams: the wiring, the processors and their stores.
@NullMarked
package dev.windfall.topology;

import org.jspecify.annotations.NullMarked;
