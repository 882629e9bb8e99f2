/// The program as it ships, in processes of its own, as people start it and callers see it: begin with [Program].
@NullMarked
package dev.windfall.bench.program;

import org.jspecify.annotations.NullMarked;
