/// Credits by hand, from the command until the wallet has booked them. Start with [Credits].
@NullMarked
package dev.windfall.bench.credits;

import org.jspecify.annotations.NullMarked;
