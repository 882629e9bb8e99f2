/// Readers of player-days while events flow: start with [Queries].
@NullMarked
package dev.windfall.bench.query;

import org.jspecify.annotations.NullMarked;
