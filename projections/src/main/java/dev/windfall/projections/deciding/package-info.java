/// What changes by command, one subject at a time: commands in, events or a rejection out, and what follows from them outside. Start with
/// [Decider].
@NullMarked
package dev.windfall.projections.deciding;

import org.jspecify.annotations.NullMarked;
