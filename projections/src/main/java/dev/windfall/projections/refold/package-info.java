/// How the brand log is folded into its next generation. Start with [Relocation].
@NullMarked
package dev.windfall.projections.refold;

import org.jspecify.annotations.NullMarked;
