/// Settlement: what a rule pays for a period, sealed, and paid once. Here is how runs, their lines and those who are paid are named;
/// start with [RunId]. When runs are due is in `schedule`, how they go in `runs`, how they rate in `cuts`, what proves them in `seals`, and
/// what becomes of the money in `payouts`.
@NullMarked
package dev.windfall.projections.settlement;

import org.jspecify.annotations.NullMarked;
