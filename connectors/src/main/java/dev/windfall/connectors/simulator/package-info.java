/// What all simulators of services have: they listen, fail as they are told to, and write down who called. Start with
/// [Simulator][dev.windfall.connectors.simulator.Simulator].
@NullMarked
package dev.windfall.connectors.simulator;

import org.jspecify.annotations.NullMarked;
