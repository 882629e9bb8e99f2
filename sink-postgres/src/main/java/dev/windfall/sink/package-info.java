/// The read model: what the stream decided, written to PostgreSQL exactly once. The tables stand in
/// `src/main/resources/db/migration`.
@NullMarked
package dev.windfall.sink;

import org.jspecify.annotations.NullMarked;
