package dev.windfall.projections.controls;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.Markers.Marker;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Decides what becomes of a document that somebody wants to be in force. One decider per brand, so that its sequence has no gaps.
public final class ControlDecider {

    /// Where a marker is at fault that may be written later: another one of its rule is open.
    public static final String AT_RUN = "/run_id";
    /// Where one is at fault whose attempt was over before it was marked.
    public static final String AT_ATTEMPT = "/attempt";
    /// Where one is at fault that names no version of the rule.
    public static final String AT_VERSION = "/rule_version";

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

    /// A rule has one open marker at most: what it is rated from must be what the run before has decided.
    ///
    /// Nor does anything but the version in force pay: whoever has asked may have known of an older one.
    ///
    /// @param markers of the run's rule
    /// @param history of the rule, as far as the brand has it
    public static Decision marker(@Nullable BrandState brand, Markers markers, Wish.Marker wanted,
            RuleHistory history) {
        if (brand == null) {
            return new Decision.UnknownBrand();
        }
        Optional<Marker> known = markers.find(wanted.run(), wanted.attempt());
        if (known.isPresent()) {
            return known.get().controlSeq() > 0 ? new Decision.Unchanged(known.get().controlSeq())
                    : refused(AT_ATTEMPT, "run-over: attempt %d of %s was over before it was marked".formatted(
                            wanted.attempt(), wanted.run().text()));
        }
        Ruling ruling = history.rulings().stream()
                .filter(each -> each.version().version() == wanted.ruleVersion()).findFirst().orElse(null);
        if (ruling == null || !ruling.digest().equals(wanted.ruleDigest())) {
            return refused(AT_VERSION, "unknown-version: the brand has no version %d of the rule with the digest %s"
                    .formatted(wanted.ruleVersion(), wanted.ruleDigest()));
        }
        if (!ruling.version().equals(rates(wanted.run(), history))) {
            return refused(AT_VERSION, "not-in-force: version %d is not what rates the period from %s".formatted(
                    wanted.ruleVersion(), wanted.run().periodStart()));
        }
        Optional<Marker> open = markers.open();
        return open.isPresent()
                ? refused(AT_RUN, "marker-outstanding: attempt %d of %s is neither sealed nor failed".formatted(
                        open.get().attempt(), open.get().run().text()))
                : decided(brand, new Control.Document.SettleMarker(wanted.run(), wanted.attempt(), ruling));
    }

    private static @Nullable RuleVersion rates(RunId run, RuleHistory history) {
        return switch (run.purpose()) {
            case RunId.Purpose.Trial() -> history.shadow(run.periodStart());
            case RunId.Purpose.Settlement(),RunId.Purpose.Corrections _,RunId.Purpose.Preview _ -> history
                    .inForce(run.periodStart());
        };
    }

    /// What a run tells of an attempt that has no open marker changes nothing in the log.
    ///
    /// @param outcome that is to stand there
    public static Decision outcome(@Nullable BrandState brand, Markers markers, RunId run, int attempt,
            Control.Document outcome) {
        if (brand == null) {
            return new Decision.UnknownBrand();
        }
        return markers.open().filter(marker -> marker.isOf(run, attempt)).isPresent() ? decided(brand, outcome)
                : new Decision.Unchanged(brand.controlSeq());
    }

    /// What is said of a use of a coupon is decided by whoever says it.
    public static Decision coupon(@Nullable BrandState brand, Control.Document.OfCoupon document) {
        return brand == null ? new Decision.UnknownBrand() : decided(brand, document);
    }

    private static Decision refused(String pointer, String detail) {
        return new Decision.Refused(List.of(new Mistake(pointer, detail)));
    }

    /// The next of the brand's control records.
    public static Decision.Decided decided(@Nullable BrandState brand, Control.Document document) {
        return new Decision.Decided(new Control(brand == null ? 1 : brand.controlSeq() + 1, document));
    }

    /// The brand once the control record is in force.
    public static BrandState evolve(@Nullable BrandState brand, Control control) {
        return switch (control.document()) {
            case Control.Document.Settings(BrandSettings settings) -> new BrandState(settings, control.seq(),
                    control.seq(), brand == null ? 0 : brand.rules(), brand != null && brand.hasCoupons());
            case Control.Document.PlayerProfile _,Control.Document.OfRun _ -> next(brand, control, 0, false);
            case Control.Document.OfCoupon _ -> next(brand, control, 0, true);
            case Control.Document.BrandRule(Ruling ruling) -> next(brand, control,
                    ruling.version().version() == 1 ? 1 : 0, false);
        };
    }

    private static BrandState next(@Nullable BrandState brand, Control control, int newRules, boolean isOfCoupon) {
        BrandState before = Objects.requireNonNull(brand, "a brand begins with its settings");
        return new BrandState(before.settings(), before.settingsSeq(), control.seq(), before.rules() + newRules,
                before.hasCoupons() || isOfCoupon);
    }
}
