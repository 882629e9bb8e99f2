package dev.windfall.projections.settlement.payouts;

/// What one period has come to in an account.
///
/// @param sealed by all runs together, as they have said it
/// @param paid   by all movements together
/// @param left   as the account has it
/// @param seq    of the account's decision that has changed it last
public record ShownPeriod(long sealed, long paid, Amounts left, long seq) {

    static final ShownPeriod NONE = new ShownPeriod(0, 0, Amounts.NONE, 0);

    /// Whether what was sealed is somewhere, and no more than that. The runs, the movements and the account itself have told it, each
    /// without the others.
    public boolean isWhole() {
        return sealed == paid + left.pending() + left.carried() + left.waived();
    }

    ShownPeriod sealed(long difference) {
        return new ShownPeriod(Math.addExact(sealed, difference), paid, left, seq);
    }

    ShownPeriod paid(long amount) {
        return new ShownPeriod(sealed, Math.addExact(paid, amount), left, seq);
    }

    ShownPeriod leaving(Amounts now, long since) {
        return new ShownPeriod(sealed, paid, now, since);
    }
}
