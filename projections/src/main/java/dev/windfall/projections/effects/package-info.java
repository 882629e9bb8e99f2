/// What must happen outside, each once. Start with [Effect].
@NullMarked
package dev.windfall.projections.effects;

import org.jspecify.annotations.NullMarked;
