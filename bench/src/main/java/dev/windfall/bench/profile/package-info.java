/// Where a contender spends its time: start at [Profile].
@NullMarked
package dev.windfall.bench.profile;

import org.jspecify.annotations.NullMarked;
