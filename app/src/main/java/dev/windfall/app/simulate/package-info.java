/// What a simulation says, for people. Start with [Report].
@NullMarked
package dev.windfall.app.simulate;

import org.jspecify.annotations.NullMarked;
