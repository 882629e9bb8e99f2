/// Tables that keep millions of entries in few bytes, for stores that are changed once per commit. Start with its `README.md`.
@NullMarked
package dev.windfall.topology.stores;

import org.jspecify.annotations.NullMarked;
