/// Settlement: what a rule pays for a period, sealed, and paid once. Here is how runs, their lines and those who are paid are named;
/// start with [RunId]. What becomes of a line is in `payouts`, the proof of a run in `seals`.
@NullMarked
package dev.windfall.projections.settlement;

import org.jspecify.annotations.NullMarked;
