/// A player's statistics, one document per business day. Start with [PlayerDay].
@NullMarked
package dev.windfall.projections.players;

import org.jspecify.annotations.NullMarked;
