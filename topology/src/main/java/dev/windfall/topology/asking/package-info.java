/// How deciders are asked: a command goes out, its answer is waited for. Start with [Asking].
@NullMarked
package dev.windfall.topology.asking;

import org.jspecify.annotations.NullMarked;
