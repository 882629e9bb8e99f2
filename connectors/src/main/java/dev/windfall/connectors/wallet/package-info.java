/// The wallet as we call it. Start with [WalletClient]; what its answers mean stands in [WalletAnswers].
@NullMarked
package dev.windfall.connectors.wallet;

import org.jspecify.annotations.NullMarked;
