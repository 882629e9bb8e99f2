/// How things are shown to people in a terminal.
@NullMarked
package dev.windfall.app.terminal;

import org.jspecify.annotations.NullMarked;
