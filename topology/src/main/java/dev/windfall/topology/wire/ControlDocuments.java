package dev.windfall.topology.wire;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.schemas.avro.RollingEnding;
import dev.windfall.schemas.avro.RuleText;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.schemas.avro.RunOutcome;
import dev.windfall.schemas.avro.SettleMarker;
import dev.windfall.schemas.avro.SettleMarkerWish;
import dev.windfall.wire.Requirements;

import java.time.Instant;
import java.util.function.BiFunction;

/// The documents of control records, and of the commands that want them, each named by its kind on the wire.
public final class ControlDocuments {

    private static final String BRAND = "BRAND";
    private static final String PROFILE = "PROFILE";
    private static final String RULE = "RULE";
    private static final String DEFAULTS = "DEFAULTS";
    private static final String NEW_BRAND = "NEW_BRAND";
    private static final String MARKER = "SETTLE_MARKER";
    private static final String RUN_SEALED = "RUN_SEALED";
    private static final String RUN_FAILED = "RUN_FAILED";
    private static final String ROLLING_OPENED = "ROLLING_OPENED";
    private static final String ROLLING_ENDED = "ROLLING_ENDED";

    private static final AvroCodec CODEC = AvroCodec.of(Brand.getClassSchema(),
            dev.windfall.schemas.avro.Profile.getClassSchema(), RuleVersion.getClassSchema(),
            SettleMarker.getClassSchema(), RunOutcome.getClassSchema(),
            dev.windfall.schemas.avro.Requirement.getClassSchema(), RollingEnding.getClassSchema());
    private static final AvroCodec WISHES = AvroCodec.of(Brand.getClassSchema(),
            dev.windfall.schemas.avro.Profile.getClassSchema(), RuleText.getClassSchema(),
            GlobalRule.getClassSchema(), SettleMarkerWish.getClassSchema(), RunOutcome.getClassSchema(),
            dev.windfall.schemas.avro.Requirement.getClassSchema(), RollingEnding.getClassSchema());

    private ControlDocuments() {}

    public static String kind(Control.Document document) {
        return switch (document) {
            case Control.Document.Settings _ -> BRAND;
            case Control.Document.PlayerProfile _ -> PROFILE;
            case Control.Document.BrandRule _ -> RULE;
            case Control.Document.SettleMarker _ -> MARKER;
            case Control.Document.RunSealed _ -> RUN_SEALED;
            case Control.Document.RunFailed _ -> RUN_FAILED;
            case Control.Document.RollingOpened _ -> ROLLING_OPENED;
            case Control.Document.RollingEnded _ -> ROLLING_ENDED;
        };
    }

    public static byte[] encode(String brandId, Control control) {
        return switch (control.document()) {
            case Control.Document.Settings(var settings) -> CODEC.encode(Brands.toAvro(settings, control.seq()));
            case Control.Document.PlayerProfile(String playerId, Profile profile) -> CODEC
                    .encode(Profiles.toAvro(brandId, playerId, profile));
            case Control.Document.BrandRule(Ruling ruling) -> CODEC
                    .encode(Rules.toAvro(brandId, ruling, control.seq()));
            case Control.Document.SettleMarker(RunId run, int attempt, Ruling ruling) -> CODEC
                    .encode(new SettleMarker(run.text(), attempt, Rules.toAvro(brandId, ruling, 0)));
            case Control.Document.RunSealed(RunId run, int attempt) -> CODEC
                    .encode(new RunOutcome(run.text(), attempt));
            case Control.Document.RunFailed(RunId run, int attempt) -> CODEC
                    .encode(new RunOutcome(run.text(), attempt));
            case Control.Document.RollingOpened(Requirement requirement) -> CODEC
                    .encode(Requirements.toAvro(requirement));
            case Control.Document.RollingEnded(CouponLogId coupon, Instant at, RollingEnd how) -> CODEC
                    .encode(new RollingEnding(coupon.text(), at, how.name()));
        };
    }

    /// @throws IllegalStateException if the kind is unknown: that is never passed over
    public static Control.Document decode(String kind, byte[] bytes) {
        return switch (kind) {
            case BRAND -> new Control.Document.Settings(Brands.fromAvro(CODEC.decode(bytes, Brand.class)));
            case PROFILE -> {
                var profile = CODEC.decode(bytes, dev.windfall.schemas.avro.Profile.class);
                yield new Control.Document.PlayerProfile(profile.getPlayerId(), Profiles.fromAvro(profile));
            }
            case RULE -> new Control.Document.BrandRule(Rules.fromAvro(CODEC.decode(bytes, RuleVersion.class)));
            case MARKER -> {
                SettleMarker marker = CODEC.decode(bytes, SettleMarker.class);
                yield new Control.Document.SettleMarker(RunId.of(marker.getRunId()), marker.getAttempt(),
                        Rules.fromAvro(marker.getRule()));
            }
            case RUN_SEALED -> outcome(CODEC.decode(bytes, RunOutcome.class), Control.Document.RunSealed::new);
            case RUN_FAILED -> outcome(CODEC.decode(bytes, RunOutcome.class), Control.Document.RunFailed::new);
            case ROLLING_OPENED -> new Control.Document.RollingOpened(Requirements.fromAvro(
                    CODEC.decode(bytes, dev.windfall.schemas.avro.Requirement.class)));
            case ROLLING_ENDED -> {
                RollingEnding end = CODEC.decode(bytes, RollingEnding.class);
                yield new Control.Document.RollingEnded(CouponLogId.of(end.getCouponLogId()), end.getAt(),
                        RollingEnd.valueOf(end.getHow()));
            }
            default -> throw new IllegalStateException("Unknown control record " + kind);
        };
    }

    public static String kind(Wish wish) {
        return switch (wish) {
            case Wish.Settings _ -> BRAND;
            case Wish.PlayerProfile _ -> PROFILE;
            case Wish.WrittenRule _ -> RULE;
            case Wish.NewDefaults _ -> DEFAULTS;
            case Wish.NewBrand _ -> NEW_BRAND;
            case Wish.Marker _ -> MARKER;
            case Wish.RunSealed _ -> RUN_SEALED;
            case Wish.RunFailed _ -> RUN_FAILED;
            case Wish.RollingOpened _ -> ROLLING_OPENED;
            case Wish.RollingEnded _ -> ROLLING_ENDED;
        };
    }

    public static byte[] encode(String brandId, Wish wish) {
        return switch (wish) {
            case Wish.Settings(var settings) -> WISHES.encode(Brands.toAvro(settings, 0));
            case Wish.PlayerProfile(String playerId, Profile profile) -> WISHES
                    .encode(Profiles.toAvro(brandId, playerId, profile));
            case Wish.WrittenRule(RuleDocument written) -> WISHES
                    .encode(new RuleText(written.kind().text(), written.ruleId(), written.canonical()));
            case Wish.NewDefaults(Global global) -> WISHES.encode(RuleStates.toAvro(global, Instant.EPOCH, ""));
            case Wish.NewBrand(var settings) -> WISHES.encode(Brands.toAvro(settings, 0));
            case Wish.Marker(RunId run, int attempt, int ruleVersion, String ruleDigest) -> WISHES
                    .encode(new SettleMarkerWish(run.text(), attempt, ruleVersion, ruleDigest));
            case Wish.RunSealed(RunId run, int attempt) -> WISHES.encode(new RunOutcome(run.text(), attempt));
            case Wish.RunFailed(RunId run, int attempt) -> WISHES.encode(new RunOutcome(run.text(), attempt));
            case Wish.RollingOpened(Requirement requirement) -> WISHES.encode(Requirements.toAvro(requirement));
            case Wish.RollingEnded(CouponLogId coupon, Instant at, RollingEnd how) -> WISHES
                    .encode(new RollingEnding(coupon.text(), at, how.name()));
        };
    }

    /// @throws IllegalStateException if the kind is unknown
    public static Wish decodeWish(String kind, byte[] bytes) {
        return switch (kind) {
            case BRAND -> new Wish.Settings(Brands.fromAvro(WISHES.decode(bytes, Brand.class)));
            case PROFILE -> {
                var profile = WISHES.decode(bytes, dev.windfall.schemas.avro.Profile.class);
                yield new Wish.PlayerProfile(profile.getPlayerId(), Profiles.fromAvro(profile));
            }
            case RULE -> {
                RuleText text = WISHES.decode(bytes, RuleText.class);
                yield new Wish.WrittenRule(written(Rules.name(text.getKind(), text.getRuleId()), text.getWritten()));
            }
            case DEFAULTS -> new Wish.NewDefaults(RuleStates.fromAvro(WISHES.decode(bytes, GlobalRule.class)));
            case NEW_BRAND -> new Wish.NewBrand(Brands.fromAvro(WISHES.decode(bytes, Brand.class)));
            case MARKER -> {
                SettleMarkerWish marker = WISHES.decode(bytes, SettleMarkerWish.class);
                yield new Wish.Marker(RunId.of(marker.getRunId()), marker.getAttempt(), marker.getRuleVersion(),
                        marker.getRuleDigest());
            }
            case RUN_SEALED -> outcome(WISHES.decode(bytes, RunOutcome.class), Wish.RunSealed::new);
            case RUN_FAILED -> outcome(WISHES.decode(bytes, RunOutcome.class), Wish.RunFailed::new);
            case ROLLING_OPENED -> new Wish.RollingOpened(Requirements.fromAvro(
                    WISHES.decode(bytes, dev.windfall.schemas.avro.Requirement.class)));
            case ROLLING_ENDED -> {
                RollingEnding end = WISHES.decode(bytes, RollingEnding.class);
                yield new Wish.RollingEnded(CouponLogId.of(end.getCouponLogId()), end.getAt(),
                        RollingEnd.valueOf(end.getHow()));
            }
            default -> throw new IllegalStateException("Unknown command " + kind);
        };
    }

    /// What was written once and taken.
    ///
    /// @throws IllegalStateException if it would not be taken any more
    public static RuleDocument written(RuleName name, String canonical) {
        return switch (RuleDocument.read(name.kind(), name.ruleId(), JsonTree.read(canonical))) {
            case RuleDocument.Reading.Valid(RuleDocument document) -> document;
            case RuleDocument.Reading.Wrong(var mistakes) -> throw new IllegalStateException(
                    "%s %s: %s".formatted(name.kind().text(), name.ruleId(), mistakes.getFirst().detail()));
        };
    }

    private static <T> T outcome(RunOutcome outcome, BiFunction<RunId, Integer, T> document) {
        return document.apply(RunId.of(outcome.getRunId()), outcome.getAttempt());
    }
}
