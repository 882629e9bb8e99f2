/// The rating of a run at its cut: who is rated when, what becomes provisional, and what is told once it is sealed. Start with
/// [SettlingFold].
@NullMarked
package dev.windfall.projections.settlement.cuts;

import org.jspecify.annotations.NullMarked;
