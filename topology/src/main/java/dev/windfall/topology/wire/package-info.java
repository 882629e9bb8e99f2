/// From the records on the wire to the words of the domain, and back.
@NullMarked
package dev.windfall.topology.wire;

import org.jspecify.annotations.NullMarked;
