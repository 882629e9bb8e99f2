/// Faults on purpose, under load, and the proof afterwards that nothing was lost, nothing doubled and nothing silent.
@NullMarked
package dev.windfall.app.chaos;

import org.jspecify.annotations.NullMarked;
