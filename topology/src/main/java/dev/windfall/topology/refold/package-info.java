/// Folds the brand log into its next generation. Start with [BrandLogCopy].
@NullMarked
package dev.windfall.topology.refold;

import org.jspecify.annotations.NullMarked;
