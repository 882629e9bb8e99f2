/// What becomes of effects, each once. Start with [EffectDecider].
@NullMarked
package dev.windfall.projections.effects;

import org.jspecify.annotations.NullMarked;
