package dev.windfall.wire;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.Effect.Content.OfRolling;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Certainty;
import dev.windfall.projections.effects.EffectCommand;
import dev.windfall.projections.effects.EffectEvent;
import dev.windfall.projections.effects.EffectState;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.effects.Trouble;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.EffectOutcome;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Effects on the wire and in the domain: what is wanted of them, what becomes of them, how they stand, and their calls.
public final class Effects {

    public static final Form<EffectCommand> COMMAND = Form.of(dev.windfall.schemas.avro.EffectCommand.class,
            Effects::toAvro, Effects::fromAvro);
    public static final Form<EffectEvent> EVENT = Form.of(dev.windfall.schemas.avro.EffectEvent.class,
            Effects::toAvro, Effects::fromAvro);
    public static final Form<EffectState> STATE = Form.of(dev.windfall.schemas.avro.EffectState.class,
            Effects::toAvro, Effects::fromAvro);

    private static final Duration RETRY_AFTER_MAX = Duration.ofDays(30);

    private Effects() {}

    public static EffectCall toAvro(Call call, @Nullable String traceParent) {
        return new EffectCall(toAvro(call.effect().withMemo("")), call.effect().digest(), call.kind().name(),
                call.number(),
                traceParent);
    }

    private static dev.windfall.schemas.avro.Effect toAvro(Effect effect) {
        Subject owner = effect.owner();
        if (!owner.brandId().equals(effect.brandId())) {
            throw new IllegalArgumentException("Effect %s belongs to another brand than its owner".formatted(
                    effect.requestId()));
        }
        Content content = effect.content();
        var avro = dev.windfall.schemas.avro.Effect.newBuilder().setRequestId(effect.requestId())
                .setKind(content.kind().name()).setBrandId(effect.brandId()).setPlayerId(effect.playerId())
                .setAmount(content.amount()).setCurrency(content.currency()).setReferenceId(content.referenceId())
                .setRemarks(content.remarks()).setOwnerDecider(owner.decider()).setOwnerId(owner.id())
                .setMemo(effect.memo());
        return switch (content) {
            case OfWallet wallet -> avro.setPayAs(wallet.credit().payAs().name())
                    .setCreditRequestId(wallet.ofCredit().orElse(null)).build();
            case OfRolling rolling -> avro.setPayAs("").setRequirement(Requirements.toAvro(rolling.requirement()))
                    .build();
        };
    }

    /// @throws Undecodable if this is no call that can be made here
    public static Call fromAvro(EffectCall call) {
        try {
            return new Call(fromAvro(call.getEffect()), Call.Kind.valueOf(call.getCall()), call.getNumber());
        } catch (RuntimeException e) {
            throw new Undecodable("It holds what can't be meant (%s)".formatted(e), e);
        }
    }

    private static Effect fromAvro(dev.windfall.schemas.avro.Effect effect) {
        return new Effect(effect.getRequestId(), effect.getBrandId(), effect.getPlayerId(), content(effect),
                new Subject(effect.getOwnerDecider(), effect.getBrandId(), effect.getOwnerId()),
                effect.getMemo());
    }

    private static Content content(dev.windfall.schemas.avro.Effect effect) {
        Content.Kind kind = Content.Kind.valueOf(effect.getKind());
        return switch (kind) {
            case WALLET_CREDIT, WALLET_REVERSE, WALLET_RELEASE -> OfWallet.of(kind, effect.getCreditRequestId(),
                    new WalletCredit(effect.getAmount(), effect.getCurrency(), PayAs.valueOf(effect.getPayAs()),
                            effect.getReferenceId(), effect.getRemarks()));
            case ROLLING_OPEN, ROLLING_END -> OfRolling.of(kind,
                    new RollingOpen(Requirements.fromAvro(Objects.requireNonNull(effect.getRequirement())),
                            effect.getReferenceId(), effect.getRemarks()));
        };
    }

    private static dev.windfall.schemas.avro.EffectCommand toAvro(EffectCommand command) {
        var avro = dev.windfall.schemas.avro.EffectCommand.newBuilder();
        return switch (command) {
            case EffectCommand.Request(Effect effect) -> avro.setKind("REQUEST").setEffect(toAvro(effect)).build();
            case EffectCommand.Answered(int number, Outcome outcome) -> avro.setKind("ANSWERED").setNumber(number)
                    .setOutcome(toAvro(outcome)).build();
            case EffectCommand.Wake _ -> avro.setKind("WAKE").build();
            case EffectCommand.Replay(String note) -> avro.setKind("REPLAY").setNote(note).build();
            case EffectCommand.Resolve(String note) -> avro.setKind("RESOLVE").setNote(note).build();
            case EffectCommand.Ignore(String note) -> avro.setKind("IGNORE").setNote(note).build();
            case EffectCommand.Dispute(String reason) -> avro.setKind("DISPUTE").setNote(reason).build();
            case EffectCommand.Uphold(String note) -> avro.setKind("UPHOLD").setNote(note).build();
            case EffectCommand.Reject(String note) -> avro.setKind("REJECT").setNote(note).build();
            case EffectCommand.Told(EffectStatus status) -> avro.setKind("TOLD").setStatus(status.name()).build();
        };
    }

    private static EffectCommand fromAvro(dev.windfall.schemas.avro.EffectCommand command) {
        String note = command.getNote();
        return switch (command.getKind()) {
            case "REQUEST" -> new EffectCommand.Request(fromAvro(Objects.requireNonNull(command.getEffect())));
            case "ANSWERED" -> new EffectCommand.Answered(command.getNumber(),
                    fromAvro(Objects.requireNonNull(command.getOutcome())));
            case "WAKE" -> new EffectCommand.Wake();
            case "REPLAY" -> new EffectCommand.Replay(note);
            case "RESOLVE" -> new EffectCommand.Resolve(note);
            case "IGNORE" -> new EffectCommand.Ignore(note);
            case "DISPUTE" -> new EffectCommand.Dispute(note);
            case "UPHOLD" -> new EffectCommand.Uphold(note);
            case "REJECT" -> new EffectCommand.Reject(note);
            case "TOLD" -> new EffectCommand.Told(EffectStatus.valueOf(command.getStatus()));
            default -> throw new IllegalStateException("Unknown command " + command.getKind());
        };
    }

    private static EffectOutcome toAvro(Outcome outcome) {
        Duration retryAfter = outcome.retryAfter();
        return new EffectOutcome(outcome.kind().name(), outcome.code(), outcome.detail(),
                retryAfter == null ? null : retryAfter.toMillis(), outcome.reference(), outcome.movedAmount());
    }

    private static Outcome fromAvro(EffectOutcome outcome) {
        Long retryAfter_ms = outcome.getRetryAfterMs();
        if (retryAfter_ms != null && (retryAfter_ms < 0 || retryAfter_ms > RETRY_AFTER_MAX.toMillis())) {
            throw new Undecodable("retry_after_ms is 0 to %d".formatted(RETRY_AFTER_MAX.toMillis()));
        }
        return new Outcome(Outcome.Kind.valueOf(outcome.getOutcome()), outcome.getCode(), outcome.getDetail(),
                retryAfter_ms == null ? null : Duration.ofMillis(retryAfter_ms), outcome.getReference(),
                outcome.getMovedAmount());
    }

    private static dev.windfall.schemas.avro.EffectEvent toAvro(EffectEvent event) {
        var avro = dev.windfall.schemas.avro.EffectEvent.newBuilder().setAt(event.at());
        return switch (event) {
            case EffectEvent.Requested(Effect effect, Instant _) -> avro.setKind("REQUESTED").setEffect(toAvro(effect))
                    .build();
            case EffectEvent.Called(Call.Kind call, int number, Instant _) -> avro.setKind("CALLED")
                    .setCall(call.name()).setNumber(number).build();
            case EffectEvent.Waiting waiting -> avro.setKind("WAITING").setCertainty(waiting.certainty().name())
                    .setCall(waiting.next().name()).setDueAt(waiting.dueAt()).setCode(waiting.trouble().code())
                    .setDetail(waiting.trouble().detail()).setReference(waiting.reference()).build();
            case EffectEvent.Unanswered _ -> avro.setKind("UNANSWERED").build();
            case EffectEvent.Settled(String reference, Long movedAmount, String said, Instant _) -> avro
                    .setKind("SETTLED").setReference(reference).setMovedAmount(movedAmount).setCode(said).build();
            case EffectEvent.Failed(Certainty certainty, Trouble trouble, Instant _) -> avro.setKind("FAILED")
                    .setCertainty(certainty.name()).setCode(trouble.code()).setDetail(trouble.detail()).build();
            case EffectEvent.Replayed(String note, Instant _) -> avro.setKind("REPLAYED").setDetail(note).build();
            case EffectEvent.Resolved(String note, Instant _) -> avro.setKind("RESOLVED").setDetail(note).build();
            case EffectEvent.Ignored(String note, Instant _) -> avro.setKind("IGNORED").setDetail(note).build();
            case EffectEvent.Disputed(String reason, Instant _) -> avro.setKind("DISPUTED").setDetail(reason).build();
            case EffectEvent.Released(String note, Instant _) -> avro.setKind("RELEASED").setDetail(note).build();
            case EffectEvent.Reversing(String note, Instant _) -> avro.setKind("REVERSING").setDetail(note).build();
            case EffectEvent.Reversed _ -> avro.setKind("REVERSED").build();
        };
    }

    private static EffectEvent fromAvro(dev.windfall.schemas.avro.EffectEvent event) {
        Instant at = event.getAt();
        String detail = event.getDetail();
        return switch (event.getKind()) {
            case "REQUESTED" -> new EffectEvent.Requested(fromAvro(Objects.requireNonNull(event.getEffect())), at);
            case "CALLED" -> new EffectEvent.Called(call(event.getCall()), Objects.requireNonNull(event.getNumber()),
                    at);
            case "WAITING" -> new EffectEvent.Waiting(certainty(event.getCertainty()), call(event.getCall()),
                    Objects.requireNonNull(event.getDueAt()), new Trouble(event.getCode(), detail),
                    event.getReference(), at);
            case "UNANSWERED" -> new EffectEvent.Unanswered(at);
            case "SETTLED" -> new EffectEvent.Settled(event.getReference(), event.getMovedAmount(), event.getCode(),
                    at);
            case "FAILED" -> new EffectEvent.Failed(certainty(event.getCertainty()),
                    new Trouble(event.getCode(), detail), at);
            case "REPLAYED" -> new EffectEvent.Replayed(detail, at);
            case "RESOLVED" -> new EffectEvent.Resolved(detail, at);
            case "IGNORED" -> new EffectEvent.Ignored(detail, at);
            case "DISPUTED" -> new EffectEvent.Disputed(detail, at);
            case "RELEASED" -> new EffectEvent.Released(detail, at);
            case "REVERSING" -> new EffectEvent.Reversing(detail, at);
            case "REVERSED" -> new EffectEvent.Reversed(at);
            default -> throw new IllegalStateException("Unknown event " + event.getKind());
        };
    }

    private static dev.windfall.schemas.avro.EffectState toAvro(EffectState state) {
        return dev.windfall.schemas.avro.EffectState.newBuilder().setEffect(toAvro(state.effect()))
                .setStatus(state.status().name()).setCertainty(state.certainty().name())
                .setCall(state.call().name()).setCalls(state.calls()).setAttempts(state.attempts())
                .setDueAt(state.dueAt()).setCode(state.trouble().code()).setDetail(state.trouble().detail())
                .setReference(state.reference()).setDispute(state.dispute()).setNote(state.note())
                .setRequestedAt(state.requestedAt()).setChangedAt(state.changedAt()).build();
    }

    private static EffectState fromAvro(dev.windfall.schemas.avro.EffectState state) {
        return new EffectState(fromAvro(state.getEffect()), EffectStatus.valueOf(state.getStatus()),
                certainty(state.getCertainty()), call(state.getCall()), state.getCalls(), state.getAttempts(),
                state.getDueAt(), new Trouble(state.getCode(), state.getDetail()), state.getReference(),
                state.getDispute(), state.getNote(), state.getRequestedAt(), state.getChangedAt());
    }

    private static Call.Kind call(@Nullable String name) {
        return Call.Kind.valueOf(Objects.requireNonNull(name));
    }

    private static Certainty certainty(@Nullable String name) {
        return Certainty.valueOf(Objects.requireNonNull(name));
    }
}
