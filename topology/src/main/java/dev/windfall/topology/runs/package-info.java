/// Takes the barriers of runs: it waits until all that could be read when a run was called stands in the brand log, and has its markers
/// written behind that. Start with [RunKeeper].
@NullMarked
package dev.windfall.topology.runs;

import org.jspecify.annotations.NullMarked;
