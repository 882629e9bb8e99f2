package dev.windfall.projections.controls;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Ruling;
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

    /// @param brand as it is, if it is registered
    public static Decision settings(@Nullable BrandState brand, BrandSettings next) {
        if (brand == null) {
            return decided(null, new Control.Document.Settings(next));
        }
        List<Mistake> mistakes = brand.settings().mistakesInChangeTo(next);
        if (!mistakes.isEmpty()) {
            return new Decision.Refused(mistakes);
        }
        return brand.settings().equals(next) ? new Decision.Unchanged(brand.settingsSeq())
                : decided(brand, new Control.Document.Settings(next));
    }

    /// @param before the player's, if it was decided before
    public static Decision profile(@Nullable BrandState brand, @Nullable Profile before, String playerId,
            Profile next) {
        if (brand == null) {
            return new Decision.UnknownBrand();
        }
        return next.equals(before) ? new Decision.Unchanged(brand.controlSeq())
                : decided(brand, new Control.Document.PlayerProfile(playerId, next));
    }

    /// The next of the brand's control records.
    public static Decision.Decided decided(@Nullable BrandState brand, Control.Document document) {
        return new Decision.Decided(new Control(brand == null ? 1 : brand.controlSeq() + 1, document));
    }

    /// The brand once the control record is in force.
    public static BrandState evolve(@Nullable BrandState brand, Control control) {
        return switch (control.document()) {
            case Control.Document.Settings(BrandSettings settings) -> new BrandState(settings, control.seq(),
                    control.seq(), brand == null ? 0 : brand.rules());
            case Control.Document.PlayerProfile _ -> next(brand, control, 0);
            case Control.Document.BrandRule(Ruling ruling) -> next(brand, control,
                    ruling.version().version() == 1 ? 1 : 0);
        };
    }

    private static BrandState next(@Nullable BrandState brand, Control control, int newRules) {
        BrandState before = Objects.requireNonNull(brand, "a brand begins with its settings");
        return new BrandState(before.settings(), before.settingsSeq(), control.seq(), before.rules() + newRules);
    }
}
