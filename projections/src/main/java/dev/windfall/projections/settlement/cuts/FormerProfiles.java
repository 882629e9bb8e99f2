package dev.windfall.projections.settlement.cuts;

import dev.windfall.projections.players.Profile;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a player's profile was before, as long as a run that was called then may be corrected.
///
/// @param until by number of the control record that replaced it
public record FormerProfiles(SortedMap<Long, Profile> until) {

    public static final FormerProfiles NONE = new FormerProfiles(new TreeMap<>());

    public FormerProfiles {
        until = Collections.unmodifiableSortedMap(new TreeMap<>(until));
    }

    /// What was in force when a control record came.
    ///
    /// @param now what is in force now
    Profile at(long controlSeq, Profile now) {
        SortedMap<Long, Profile> later = until.tailMap(controlSeq + 1);
        return later.isEmpty() ? now : Objects.requireNonNull(later.get(later.firstKey()));
    }

    /// @param oldest no control record before it is asked for any more
    FormerProfiles with(long controlSeq, Profile before, long oldest) {
        SortedMap<Long, Profile> all = new TreeMap<>(until.tailMap(oldest + 1));
        all.put(controlSeq, before);
        return new FormerProfiles(all);
    }
}
