/// Apache Flink doing the sums that the ledger keeps, as a peer in the benchmark; start at [FlinkPeer].
@NullMarked
package dev.windfall.bench.flink;

import org.jspecify.annotations.NullMarked;
