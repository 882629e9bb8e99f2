/// Benchmarks, and the peers that they are measured against in the same run.
@NullMarked
package dev.windfall.bench;

import org.jspecify.annotations.NullMarked;
