/// How a run goes, from its request until all its lines are through. Start with [RunDecider].
@NullMarked
package dev.windfall.projections.settlement.runs;

import org.jspecify.annotations.NullMarked;
