/// Brands: their settings, their business days, and the partitions that are theirs. Start with [BrandSettings].
@NullMarked
package dev.windfall.projections.brands;

import org.jspecify.annotations.NullMarked;
