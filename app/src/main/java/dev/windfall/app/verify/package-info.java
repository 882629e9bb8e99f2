/// Holds what is stored against a fold of its own: the brand log, read again from its beginning. Start with [Verifier].
@NullMarked
package dev.windfall.app.verify;

import org.jspecify.annotations.NullMarked;
