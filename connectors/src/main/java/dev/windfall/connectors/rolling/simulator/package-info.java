/// A rolling service to try things against: it counts what people tell it, reports when enough was wagered, and fails as it is told to.
/// Start with [RollingSimulator][dev.windfall.connectors.rolling.simulator.RollingSimulator].
@NullMarked
package dev.windfall.connectors.rolling.simulator;

import org.jspecify.annotations.NullMarked;
