/// An export of a run as it arrives, and whether it is whole. Start with [Received].
@NullMarked
package dev.windfall.app.export;

import org.jspecify.annotations.NullMarked;
