/// Exports of a run: as one arrives, and whether it is whole ([Received]); and how it gets into a file ([WholeFile]).
@NullMarked
package dev.windfall.app.export;

import org.jspecify.annotations.NullMarked;
