/// The whole way of an event, from the wallet and back to it, in one thread and with a time of its own: see the README, then
/// [SimulatorTest] and [Simulator].
@NullMarked
package dev.windfall.app.simulator;

import org.jspecify.annotations.NullMarked;
