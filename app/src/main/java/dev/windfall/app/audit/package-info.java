/// A sealed run with all that it follows from, as one file that proves itself on any machine, without servers.
@NullMarked
package dev.windfall.app.audit;

import org.jspecify.annotations.NullMarked;
