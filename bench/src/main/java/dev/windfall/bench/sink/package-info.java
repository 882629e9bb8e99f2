/// How fast player-days reach PostgreSQL, by our sink and by other ways: start at [SinkRace].
@NullMarked
package dev.windfall.bench.sink;

import org.jspecify.annotations.NullMarked;
