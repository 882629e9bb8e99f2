package dev.windfall.connectors.wallet;

import dev.windfall.connectors.http.ServiceAnswers;

/// What the wallet's answers mean.
final class WalletAnswers {

    /// A credit that was taken back before it was booked never is.
    static final ServiceAnswers ANSWERS = new ServiceAnswers("wallet", "credit-barred");

    private WalletAnswers() {}
}
