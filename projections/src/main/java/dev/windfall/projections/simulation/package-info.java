/// What other rules would have paid over history, beside the one in force. Start with [Simulation].
@NullMarked
package dev.windfall.projections.simulation;

import org.jspecify.annotations.NullMarked;
