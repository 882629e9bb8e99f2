/// Which generation of the brand log is live, and who may say so. Start with [GenerationState], then [GenerationWriter].
@NullMarked
package dev.windfall.topology.generations;

import org.jspecify.annotations.NullMarked;
