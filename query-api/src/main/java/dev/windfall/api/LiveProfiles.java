package dev.windfall.api;

import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.ledger.LedgerView;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.Profiles;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// The profiles of a brand's players as they are now, if this process has all of them, folded here or copied: to ask another process
/// for each of many players would take minutes.
final class LiveProfiles {

    private final Brand brand;
    private final Ledger ledger;
    private final Map<Integer, LedgerView> views = new HashMap<>();
    private final boolean areHere;

    LiveProfiles(Brand brand, Ledger ledger, int partitions) {
        this.brand = brand;
        this.ledger = ledger;
        this.areHere = Brands.fromAvro(brand).slice(partitions).partitions().stream().allMatch(this::isHere);
    }

    /// How it is said in answers.
    String text() {
        return areHere ? "live" : "none";
    }

    Function<String, Profile> byPlayer() {
        return areHere ? this::profile : playerId -> Profile.NONE;
    }

    private Profile profile(String playerId) {
        LedgerView view = views.get(ledger.partitionOf(brand, playerId));
        return view == null ? Profile.NONE
                : view.profile(brand, playerId).map(Profiles::fromAvro).orElse(Profile.NONE);
    }

    private boolean isHere(int partition) {
        try {
            views.put(partition, ledger.partition(partition));
            return true;
        } catch (Ledger.NotReady notFoldedHere) {
            ledger.copy(partition).ifPresent(copy -> views.put(partition, copy));
            return views.containsKey(partition);
        }
    }
}
