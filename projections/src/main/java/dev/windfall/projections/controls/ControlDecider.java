package dev.windfall.projections.controls;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.players.Profile;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// Decides what becomes of a document that somebody wants to be in force. One decider per brand, so that its sequence has no gaps.
public final class ControlDecider {

    private ControlDecider() {}

    public sealed interface Decision {

        /// It is in force from this control record on.
        record Decided(Control control) implements Decision {}

        /// It is in force already.
        record Unchanged(long controlSeq) implements Decision {}

        /// It changes what may not be changed.
        record Refused(List<Mistake> mistakes) implements Decision {}

        record UnknownBrand() implements Decision {}
    }

    /// @param brand   as it is, if it is registered
    /// @param profile the player's, if the document is one and it was decided before
    public static Decision decide(@Nullable BrandState brand, @Nullable Profile profile, Control.Document wanted) {
        return switch (wanted) {
            case Control.Document.Settings(BrandSettings next) -> decideSettings(brand, next, wanted);
            case Control.Document.PlayerProfile(String _, Profile next) -> brand == null ? new Decision.UnknownBrand()
                    : next.equals(profile) ? new Decision.Unchanged(brand.controlSeq())
                            : new Decision.Decided(new Control(brand.controlSeq() + 1, wanted));
        };
    }

    /// The brand once the control record is in force.
    public static BrandState evolve(@Nullable BrandState brand, Control control) {
        return switch (control.document()) {
            case Control.Document.Settings(BrandSettings settings) -> new BrandState(settings, control.seq(),
                    control.seq());
            case Control.Document.PlayerProfile _ -> {
                BrandState before = Objects.requireNonNull(brand, "a brand begins with its settings");
                yield new BrandState(before.settings(), before.settingsSeq(), control.seq());
            }
        };
    }

    private static Decision decideSettings(@Nullable BrandState brand, BrandSettings next, Control.Document wanted) {
        if (brand == null) {
            return new Decision.Decided(new Control(1, wanted));
        }
        List<Mistake> mistakes = brand.settings().mistakesInChangeTo(next);
        if (!mistakes.isEmpty()) {
            return new Decision.Refused(mistakes);
        }
        return brand.settings().equals(next) ? new Decision.Unchanged(brand.settingsSeq())
                : new Decision.Decided(new Control(brand.controlSeq() + 1, wanted));
    }
}
