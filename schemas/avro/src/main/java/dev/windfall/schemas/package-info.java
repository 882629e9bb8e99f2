/// The wire contracts: Avro schemas, the records generated from them, and every topic we have; the schemas themselves
/// stand in `src/main/avro`.
@NullMarked
package dev.windfall.schemas;

import org.jspecify.annotations.NullMarked;
