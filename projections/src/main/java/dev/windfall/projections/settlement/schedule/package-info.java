/// Which runs are due, and in which order. Start with [Schedule].
@NullMarked
package dev.windfall.projections.settlement.schedule;

import org.jspecify.annotations.NullMarked;
