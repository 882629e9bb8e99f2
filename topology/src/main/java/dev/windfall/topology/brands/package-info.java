/// Registered brands: who they are, and how one is registered.
@NullMarked
package dev.windfall.topology.brands;

import org.jspecify.annotations.NullMarked;
