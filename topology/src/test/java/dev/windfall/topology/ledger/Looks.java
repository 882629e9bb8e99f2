package dev.windfall.topology.ledger;

/// Spare time that is over after so many looks at it, whatever a clock would say.
final class Looks implements SpareTime {

    private final int most;
    private int looks;

    Looks(int most) {
        this.most = most;
    }

    @Override
    public boolean hasMore(double share) {
        return ++looks <= share * most;
    }
}
