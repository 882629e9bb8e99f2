/// The Kafka cluster and the PostgreSQL database that a process works with: yours, or ours, started from Maven artifacts.
/// Start with [Servers].
@NullMarked
package dev.windfall.servers;

import org.jspecify.annotations.NullMarked;
