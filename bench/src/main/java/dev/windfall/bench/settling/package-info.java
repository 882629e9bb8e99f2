/// How long a run of very many players takes, and what those notice who don't take part. Start with [Settling].
@NullMarked
package dev.windfall.bench.settling;

import org.jspecify.annotations.NullMarked;
