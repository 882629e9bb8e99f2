/// The rules that there are, for whoever shows them. Start with [RuleTable].
@NullMarked
package dev.windfall.topology.rules;

import org.jspecify.annotations.NullMarked;
