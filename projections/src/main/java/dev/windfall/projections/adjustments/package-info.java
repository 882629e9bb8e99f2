/// Credits that somebody gives by hand.
@NullMarked
package dev.windfall.projections.adjustments;

import org.jspecify.annotations.NullMarked;
