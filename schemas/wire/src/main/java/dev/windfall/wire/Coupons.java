package dev.windfall.wire;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.CouponTerms;
import dev.windfall.projections.coupons.Keeper;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.coupons.saga.CouponEvent;
import dev.windfall.projections.coupons.saga.CouponState;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.coupons.saga.DefinedAs;
import dev.windfall.projections.coupons.saga.Grant;
import dev.windfall.projections.coupons.saga.Outside;
import dev.windfall.projections.coupons.saga.Step;
import dev.windfall.projections.deciding.Asker;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Uses of coupons on the wire and in the domain: what is wanted of them, what becomes of them, and how they stand.
public final class Coupons {

    public static final Form<CouponCommand> COMMAND = Form.of(dev.windfall.schemas.avro.CouponCommand.class,
            Coupons::toAvro, Coupons::fromAvro);
    public static final Form<CouponEvent> EVENT = Form.of(dev.windfall.schemas.avro.CouponEvent.class,
            Coupons::toAvro, Coupons::fromAvro);
    public static final Form<CouponState> STATE = Form.of(dev.windfall.schemas.avro.CouponState.class,
            Coupons::toAvro, Coupons::fromAvro);

    private Coupons() {}

    private static dev.windfall.schemas.avro.CouponCommand toAvro(CouponCommand command) {
        var avro = dev.windfall.schemas.avro.CouponCommand.newBuilder();
        return switch (command) {
            case CouponCommand.Activate(CouponTerms terms, DefinedAs definition, Asker asker) -> avro
                    .setKind("ACTIVATE").setTerms(toAvro(terms)).setDefinitionVersion(definition.version())
                    .setDefinitionDigest(definition.digest()).setAsker(toAvro(asker)).build();
            case CouponCommand.Look() -> avro.setKind("LOOK").build();
            case CouponCommand.Told(EffectNews news) -> avro.setKind("TOLD").setRequestId(news.requestId())
                    .setStatusBefore(news.before().name()).setStatus(news.after().name())
                    .setMovedAmount(news.movedAmount()).setSaid(news.said()).build();
            case CouponCommand.RollingBegun() -> avro.setKind("ROLLING_BEGUN").build();
            case CouponCommand.RollingTurned(boolean isReached, long wagered) -> avro.setKind("ROLLING_TURNED")
                    .setIsReached(isReached).setWagered(wagered).build();
            case CouponCommand.RollingEnded(boolean isReached, long wagered) -> avro.setKind("ROLLING_ENDED")
                    .setIsReached(isReached).setWagered(wagered).build();
            case CouponCommand.RollingReported(RollingWord word) -> avro.setKind("ROLLING_REPORTED")
                    .setNumber(word.number()).setIsReached(word.isReached()).setWagered(word.wagered()).build();
            case CouponCommand.Wake() -> avro.setKind("WAKE").build();
            case CouponCommand.Release(String note) -> avro.setKind("RELEASE").setNote(note).build();
            case CouponCommand.Reverse(String note) -> avro.setKind("REVERSE").setNote(note).build();
            case CouponCommand.Forfeit(String note) -> avro.setKind("FORFEIT").setNote(note).build();
            case CouponCommand.Review(String note) -> avro.setKind("REVIEW").setNote(note).build();
        };
    }

    private static CouponCommand fromAvro(dev.windfall.schemas.avro.CouponCommand command) {
        return switch (command.getKind()) {
            case "ACTIVATE" -> new CouponCommand.Activate(fromAvro(Objects.requireNonNull(command.getTerms())),
                    new DefinedAs(command.getDefinitionVersion(), command.getDefinitionDigest()),
                    fromAvro(command.getAsker()));
            case "LOOK" -> new CouponCommand.Look();
            case "TOLD" -> new CouponCommand.Told(new EffectNews(command.getRequestId(), "",
                    EffectStatus.valueOf(command.getStatusBefore()), EffectStatus.valueOf(command.getStatus()),
                    command.getMovedAmount(), command.getSaid()));
            case "ROLLING_BEGUN" -> new CouponCommand.RollingBegun();
            case "ROLLING_TURNED" -> new CouponCommand.RollingTurned(command.getIsReached(), command.getWagered());
            case "ROLLING_ENDED" -> new CouponCommand.RollingEnded(command.getIsReached(), command.getWagered());
            case "ROLLING_REPORTED" -> new CouponCommand.RollingReported(
                    new RollingWord(command.getNumber(), command.getIsReached(), command.getWagered()));
            case "WAKE" -> new CouponCommand.Wake();
            case "RELEASE" -> new CouponCommand.Release(command.getNote());
            case "REVERSE" -> new CouponCommand.Reverse(command.getNote());
            case "FORFEIT" -> new CouponCommand.Forfeit(command.getNote());
            case "REVIEW" -> new CouponCommand.Review(command.getNote());
            default -> throw new IllegalStateException("Unknown command " + command.getKind());
        };
    }

    private static dev.windfall.schemas.avro.CouponEvent toAvro(CouponEvent event) {
        var avro = dev.windfall.schemas.avro.CouponEvent.newBuilder().setAt(event.at());
        return switch (event) {
            case CouponEvent.Activated(Coupon coupon, Instant at) -> avro.setKind("ACTIVATED")
                    .setActivated(toAvro(CouponState.activated(coupon, at))).build();
            case CouponEvent.Begun(Step step, String note, Instant _) -> avro.setKind("BEGUN").setStep(step.name())
                    .setNote(note).build();
            case CouponEvent.Moved(Step step, EffectStatus status, Long movedAmount, Instant _) -> avro.setKind("MOVED")
                    .setStep(step.name()).setStatus(status.name()).setMovedAmount(movedAmount).build();
            case CouponEvent.Turned(boolean isReached, long wagered, Instant releaseAt, Instant _) -> avro
                    .setKind("TURNED").setIsReached(isReached).setWagered(wagered).setReleaseAt(releaseAt).build();
            case CouponEvent.RunOut _ -> avro.setKind("RUN_OUT").build();
            case CouponEvent.Reported(long number, Instant _) -> avro.setKind("REPORTED").setNumber(number).build();
            case CouponEvent.EndMoved(EffectStatus status, Instant _) -> avro.setKind("END_MOVED")
                    .setStatus(status.name()).build();
            case CouponEvent.Lost(CouponStatus status, Instant _) -> avro.setKind("LOST").setStatus(status.name())
                    .build();
            case CouponEvent.Reviewed(String note, Instant _) -> avro.setKind("REVIEWED").setNote(note).build();
        };
    }

    private static CouponEvent fromAvro(dev.windfall.schemas.avro.CouponEvent event) {
        Instant at = event.getAt();
        return switch (event.getKind()) {
            case "ACTIVATED" -> new CouponEvent.Activated(
                    fromAvro(Objects.requireNonNull(event.getActivated())).coupon(), at);
            case "BEGUN" -> new CouponEvent.Begun(Step.valueOf(event.getStep()), event.getNote(), at);
            case "MOVED" -> new CouponEvent.Moved(Step.valueOf(event.getStep()),
                    EffectStatus.valueOf(event.getStatus()), event.getMovedAmount(), at);
            case "TURNED" -> new CouponEvent.Turned(event.getIsReached(), event.getWagered(), event.getReleaseAt(),
                    at);
            case "RUN_OUT" -> new CouponEvent.RunOut(at);
            case "REPORTED" -> new CouponEvent.Reported(event.getNumber(), at);
            case "END_MOVED" -> new CouponEvent.EndMoved(EffectStatus.valueOf(event.getStatus()), at);
            case "LOST" -> new CouponEvent.Lost(CouponStatus.valueOf(event.getStatus()), at);
            case "REVIEWED" -> new CouponEvent.Reviewed(event.getNote(), at);
            default -> throw new IllegalStateException("Unknown event " + event.getKind());
        };
    }

    private static dev.windfall.schemas.avro.CouponState toAvro(CouponState state) {
        Coupon coupon = state.coupon();
        return dev.windfall.schemas.avro.CouponState.newBuilder().setCouponLogId(coupon.id().text())
                .setTerms(toAvro(coupon.terms())).setDefinitionVersion(coupon.definition().version())
                .setDefinitionDigest(coupon.definition().digest()).setCaller(coupon.caller()).setActor(coupon.actor())
                .setActivatedAt(coupon.activatedAt()).setStep(state.step().name()).setStands(state.stands().name())
                .setIsReached(state.isReached()).setWagered(state.wagered()).setReleaseAt(state.releaseAt())
                .setLost(state.lost() == null ? "" : state.lost().name()).setIsRunOut(state.isRunOut())
                .setIsHeldBack(state.isHeldBack()).setIsReleased(state.grant().isReleased())
                .setNeedsReview(state.needsReview()).setNote(state.note()).setChangedAt(state.changedAt())
                .setIsGranted(state.grant().isGiven()).setReleasedAmount(state.grant().releasedAmount())
                .setTakenBackAmount(state.grant().takenBackAmount()).setAsker(toAvro(coupon.asker()))
                .setKeeper(coupon.keeper().name())
                .setEnd(state.outside().end() == null ? "" : state.outside().end().name())
                .setReported(state.outside().reported()).build();
    }

    private static CouponState fromAvro(dev.windfall.schemas.avro.CouponState state) {
        Coupon coupon = new Coupon(CouponLogId.of(state.getCouponLogId()), fromAvro(state.getTerms()),
                new DefinedAs(state.getDefinitionVersion(), state.getDefinitionDigest()), state.getActivatedAt(),
                state.getCaller(), state.getActor(), fromAvro(state.getAsker()),
                Keeper.valueOf(state.getKeeper()));
        return new CouponState(coupon, Step.valueOf(state.getStep()), EffectStatus.valueOf(state.getStands()),
                state.getIsReached(), state.getWagered(), state.getReleaseAt(),
                state.getLost().isEmpty() ? null : CouponStatus.valueOf(state.getLost()), state.getIsRunOut(),
                state.getIsHeldBack(), new Grant(state.getIsGranted(), state.getIsReleased(), state.getReleasedAmount(),
                        state.getTakenBackAmount()),
                state.getNeedsReview(), state.getNote(), state.getChangedAt(),
                new Outside(state.getEnd().isEmpty() ? null : EffectStatus.valueOf(state.getEnd()),
                        state.getReported()));
    }

    private static dev.windfall.schemas.avro.@Nullable Asker toAvro(@Nullable Asker asker) {
        return asker == null ? null
                : new dev.windfall.schemas.avro.Asker(asker.owner().key(), asker.requestId(), asker.memo());
    }

    private static @Nullable Asker fromAvro(dev.windfall.schemas.avro.@Nullable Asker asker) {
        return asker == null ? null
                : new Asker(Subject.ofKey(asker.getOwner()), asker.getRequestId(), asker.getMemo());
    }

    private static dev.windfall.schemas.avro.CouponTerms toAvro(CouponTerms terms) {
        return new dev.windfall.schemas.avro.CouponTerms(terms.currency(), terms.amount(), terms.deposit(),
                terms.multiplier(), terms.base().name(), Requirements.toAvro(terms.wagering()),
                terms.expiresAfter().toMillis(), terms.releaseAfter().toMillis());
    }

    private static CouponTerms fromAvro(dev.windfall.schemas.avro.CouponTerms terms) {
        return new CouponTerms(terms.getCurrency(), terms.getAmount(), terms.getDeposit(), terms.getMultiplier(),
                CouponTerms.Base.valueOf(terms.getBase()), Requirements.fromAvro(terms.getWagering()),
                Duration.ofMillis(terms.getExpiresAfterMs()), Duration.ofMillis(terms.getReleaseAfterMs()));
    }
}
