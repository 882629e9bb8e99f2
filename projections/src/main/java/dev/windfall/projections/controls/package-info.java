/// What a brand decides: its settings and its players' profiles, in one sequence without gaps. Start with [ControlDecider].
@NullMarked
package dev.windfall.projections.controls;

import org.jspecify.annotations.NullMarked;
