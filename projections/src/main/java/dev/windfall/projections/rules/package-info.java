/// What a promotion pays, and when. Start with [Rule].
@NullMarked
package dev.windfall.projections.rules;

import org.jspecify.annotations.NullMarked;
