package dev.windfall.projections.ledger;

/// Who is told of each case that has become another: what it adds to whatever is summed is what it is now, less what it was. A case that
/// closes has not become another, and whatever it added stays.
public interface CaseWatch {

    CaseWatch NOBODY = (_, _) -> {};

    /// @param was empty of events if the case is new
    /// @param is  empty of events if nothing of it is left
    void changed(Case.Open was, Case.Open is);
}
