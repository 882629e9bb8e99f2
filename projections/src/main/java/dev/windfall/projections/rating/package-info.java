/// What a rule pays for a player's days: one function, which whoever pays, shows, explains or simulates calls. Start with [Rater].
@NullMarked
package dev.windfall.projections.rating;

import org.jspecify.annotations.NullMarked;
