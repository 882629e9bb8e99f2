/// The door: the HTTP API, queries of live state, and the console.
@NullMarked
package dev.windfall.api;

import org.jspecify.annotations.NullMarked;
