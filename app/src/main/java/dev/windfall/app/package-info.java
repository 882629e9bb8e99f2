/// The program: its commands and the parts that only they need. Start with [Windfall].
@NullMarked
package dev.windfall.app;

import org.jspecify.annotations.NullMarked;
