/// A wallet to try things against: it keeps a book, fails as it is told to, and writes down who called. Start with [WalletSimulator].
@NullMarked
package dev.windfall.connectors.wallet.simulator;

import org.jspecify.annotations.NullMarked;
