/// The job that every contender does: the events of a seeded [Story], and the sums that must come of them.
@NullMarked
package dev.windfall.bench.job;

import org.jspecify.annotations.NullMarked;
