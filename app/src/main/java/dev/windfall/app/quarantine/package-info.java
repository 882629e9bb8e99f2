/// Quarantine for people: what is in it, and how it is tried once more. Start with [Quarantine].
@NullMarked
package dev.windfall.app.quarantine;

import org.jspecify.annotations.NullMarked;
