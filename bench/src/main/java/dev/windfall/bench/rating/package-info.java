/// Rating of players in memory: no server takes part. Start with [RatingRace].
@NullMarked
package dev.windfall.bench.rating;

import org.jspecify.annotations.NullMarked;
