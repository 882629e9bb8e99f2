/// Registered brands, as ingest and the door know them.
@NullMarked
package dev.windfall.topology.brands;

import org.jspecify.annotations.NullMarked;
