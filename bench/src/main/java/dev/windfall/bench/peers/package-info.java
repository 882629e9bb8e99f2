/// The contenders, each in a process of its own: start at [PeerMain]. Each class holds its settings at its top.
@NullMarked
package dev.windfall.bench.peers;

import org.jspecify.annotations.NullMarked;
