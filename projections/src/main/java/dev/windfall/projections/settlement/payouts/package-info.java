/// What becomes of what a player gets: paid, pending, carried or waived, and never lost. Start with [PayoutDecider].
@NullMarked
package dev.windfall.projections.settlement.payouts;

import org.jspecify.annotations.NullMarked;
