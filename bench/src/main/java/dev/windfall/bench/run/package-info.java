/// How a contender is run and watched: start at [Race].
@NullMarked
package dev.windfall.bench.run;

import org.jspecify.annotations.NullMarked;
