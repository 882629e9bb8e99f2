/// The pure domain: facts folded into statistics, and statistics rated by rules. It uses the JDK and nothing else, and it
/// is told the time.
@NullMarked
package dev.windfall.projections;

import org.jspecify.annotations.NullMarked;
