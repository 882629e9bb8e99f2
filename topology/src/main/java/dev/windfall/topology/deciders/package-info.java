/// The one host of all deciders: commands in, events and what follows from them out, in one transaction. Start with
/// [DeciderTopology].
@NullMarked
package dev.windfall.topology.deciders;

import org.jspecify.annotations.NullMarked;
