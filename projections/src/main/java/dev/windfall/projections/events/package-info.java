/// What a wallet tells: whether an event can be meant, and which fact it is. Start with [Admission].
@NullMarked
package dev.windfall.projections.events;

import org.jspecify.annotations.NullMarked;
