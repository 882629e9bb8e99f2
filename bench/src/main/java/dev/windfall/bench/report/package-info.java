/// What all benchmarks have in common when they tell their figures. Start with [Report]; a [Plan] says what is measured, and a
/// [Sample] is one measured run.
@NullMarked
package dev.windfall.bench.report;

import org.jspecify.annotations.NullMarked;
