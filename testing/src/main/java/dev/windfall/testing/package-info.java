/// What the tests of every module share. Start with [TestServers].
@NullMarked
package dev.windfall.testing;

import org.jspecify.annotations.NullMarked;
