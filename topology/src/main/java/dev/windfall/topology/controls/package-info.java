/// The one writer of each brand's control records: commands in, decisions into the brand log, answers out. Start with
/// [ControlTopology].
@NullMarked
package dev.windfall.topology.controls;

import org.jspecify.annotations.NullMarked;
