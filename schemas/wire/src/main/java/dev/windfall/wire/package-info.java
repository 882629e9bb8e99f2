/// From the records on the wire to the words of the domain, and back, for all who read or write what is decided.
@NullMarked
package dev.windfall.wire;

import org.jspecify.annotations.NullMarked;
