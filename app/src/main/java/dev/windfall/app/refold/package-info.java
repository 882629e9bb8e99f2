/// Folds the brand log into its next generation beside the live one, compares, and swaps. Start with [Refold].
@NullMarked
package dev.windfall.app.refold;

import org.jspecify.annotations.NullMarked;
