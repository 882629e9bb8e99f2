/// The lines of a run as files. Start with [LineColumns], then [LineFormat].
@NullMarked
package dev.windfall.api.export;

import org.jspecify.annotations.NullMarked;
