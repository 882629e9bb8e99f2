/// The proof of a run: one digest for all that was rated, and for each player the few others that show their leaf in it. Start with [Seal].
@NullMarked
package dev.windfall.projections.settlement.seals;

import org.jspecify.annotations.NullMarked;
