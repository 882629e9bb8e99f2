package dev.windfall.wire;

import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Amounts;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.Components;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.payouts.Movement;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.projections.settlement.payouts.Place;
import dev.windfall.schemas.avro.PayoutComponent;
import dev.windfall.schemas.avro.PayoutLine;
import dev.windfall.schemas.avro.PayoutMovement;
import dev.windfall.schemas.avro.PayoutPeriod;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Accounts of payouts on the wire and in the domain: what is wanted of them, what becomes of them, and how they stand.
public final class Payouts {

    public static final Form<PayoutCommand> COMMAND = Form.of(dev.windfall.schemas.avro.PayoutCommand.class,
            Payouts::toAvro, Payouts::fromAvro);
    public static final Form<PayoutEvent> EVENT = Form.of(dev.windfall.schemas.avro.PayoutEvent.class,
            Payouts::toAvro, Payouts::fromAvro);
    public static final Form<PayoutState> STATE = Form.of(dev.windfall.schemas.avro.PayoutState.class,
            Payouts::toAvro, Payouts::fromAvro);

    private Payouts() {}

    private static dev.windfall.schemas.avro.PayoutCommand toAvro(PayoutCommand command) {
        var avro = dev.windfall.schemas.avro.PayoutCommand.newBuilder();
        return switch (command) {
            case PayoutCommand.Sealed sealed -> avro.setKind("SEALED").setRunId(sealed.run().text())
                    .setMarkerSeq(sealed.markerSeq())
                    .setComponents(sealed.components().stream().map(Payouts::toAvro).toList())
                    .setHoldFrom(sealed.holdFrom()).setPayAs(sealed.payAs().word())
                    .setRollingMultiplier(multiplier(sealed.payAs())).setExpiresAfterMs(expiresAfter_ms(sealed.payAs()))
                    .build();
            case PayoutCommand.Approve(RunId run, String note) -> avro.setKind("APPROVE").setRunId(run.text())
                    .setNote(note).build();
            case PayoutCommand.Reject(RunId run, String note) -> avro.setKind("REJECT").setRunId(run.text())
                    .setNote(note).build();
            case PayoutCommand.Told(EffectNews news) -> avro.setKind("TOLD").setRequestId(news.requestId())
                    .setMemo(news.memo()).setBefore(news.before().name()).setAfter(news.after().name()).build();
            case PayoutCommand.WaiveCarry(LocalDate forPeriod, String note) -> avro.setKind("WAIVE_CARRY")
                    .setForPeriod(forPeriod).setNote(note).build();
        };
    }

    private static PayoutCommand fromAvro(dev.windfall.schemas.avro.PayoutCommand command) {
        return switch (command.getKind()) {
            case "SEALED" -> new PayoutCommand.Sealed(RunId.of(command.getRunId()), command.getMarkerSeq(),
                    command.getComponents().stream().map(Payouts::fromAvro).toList(), command.getHoldFrom(),
                    payAs(command.getPayAs(), command.getRollingMultiplier(), command.getExpiresAfterMs()));
            case "APPROVE" -> new PayoutCommand.Approve(RunId.of(command.getRunId()), command.getNote());
            case "REJECT" -> new PayoutCommand.Reject(RunId.of(command.getRunId()), command.getNote());
            case "TOLD" -> new PayoutCommand.Told(new EffectNews(command.getRequestId(), command.getMemo(),
                    EffectStatus.valueOf(command.getBefore()), EffectStatus.valueOf(command.getAfter())));
            case "WAIVE_CARRY" -> new PayoutCommand.WaiveCarry(command.getForPeriod(), command.getNote());
            default -> throw new IllegalStateException("Unknown command " + command.getKind());
        };
    }

    private static dev.windfall.schemas.avro.PayoutEvent toAvro(PayoutEvent event) {
        var avro = dev.windfall.schemas.avro.PayoutEvent.newBuilder().setAt(event.at())
                .setMovements(event.movements().stream().map(Payouts::toAvro).toList());
        return switch (event) {
            case PayoutEvent.Opened opened -> avro.setKind("OPENED").setLine(toAvro(opened.line()))
                    .setMarkerSeq(opened.markerSeq())
                    .setSealedComponents(opened.sealed().stream().map(Payouts::toAvro).toList()).build();
            case PayoutEvent.Approved(Line line, String note, Instant _) -> avro.setKind("APPROVED")
                    .setLine(toAvro(line)).setNote(note).build();
            case PayoutEvent.Rejected(Line line, String note, List<Movement> _, Instant _) -> avro
                    .setKind("REJECTED").setLine(toAvro(line)).setNote(note).build();
            case PayoutEvent.Moved(LineId line, LineStatus before, LineStatus status, List<Movement> _, Instant _) -> avro
                    .setKind("MOVED").setLineId(line.text()).setBefore(before.name()).setStatus(status.name()).build();
            case PayoutEvent.CarryWaived(String note, List<Movement> _, Instant _) -> avro.setKind("CARRY_WAIVED")
                    .setNote(note).build();
        };
    }

    private static PayoutEvent fromAvro(dev.windfall.schemas.avro.PayoutEvent event) {
        List<Movement> movements = event.getMovements().stream().map(Payouts::fromAvro).toList();
        Instant at = event.getAt();
        return switch (event.getKind()) {
            case "OPENED" -> new PayoutEvent.Opened(line(event), event.getMarkerSeq(),
                    event.getSealedComponents().stream().map(Payouts::fromAvro).toList(), movements, at);
            case "APPROVED" -> new PayoutEvent.Approved(line(event), event.getNote(), at);
            case "REJECTED" -> new PayoutEvent.Rejected(line(event), event.getNote(), movements, at);
            case "MOVED" -> new PayoutEvent.Moved(LineId.of(event.getLineId()), LineStatus.valueOf(event.getBefore()),
                    LineStatus.valueOf(event.getStatus()), movements, at);
            case "CARRY_WAIVED" -> new PayoutEvent.CarryWaived(event.getNote(), movements, at);
            default -> throw new IllegalStateException("Unknown event " + event.getKind());
        };
    }

    private static dev.windfall.schemas.avro.PayoutState toAvro(PayoutState state) {
        return new dev.windfall.schemas.avro.PayoutState(
                state.periods().entrySet().stream().map(period -> new PayoutPeriod(period.getKey(),
                        period.getValue().pending(), period.getValue().carried(), period.getValue().waived())).toList(),
                state.held().stream().map(Payouts::toAvro).toList(),
                state.sealedUpTo());
    }

    private static PayoutState fromAvro(dev.windfall.schemas.avro.PayoutState state) {
        SortedMap<LocalDate, Amounts> periods = new TreeMap<>();
        state.getPeriods().forEach(period -> periods.put(period.getForPeriod(),
                new Amounts(period.getPending(), period.getCarried(), period.getWaived())));
        return new PayoutState(periods, state.getHeld().stream().map(Payouts::fromAvro).toList(),
                state.getSealedUpTo());
    }

    private static PayoutLine toAvro(Line line) {
        return new PayoutLine(line.id().text(), line.status().name(), line.components().text(), line.payAs().word(),
                multiplier(line.payAs()), expiresAfter_ms(line.payAs()));
    }

    private static Line fromAvro(PayoutLine line) {
        return new Line(LineId.of(line.getLineId()), LineStatus.valueOf(line.getStatus()),
                components(line.getComponents()),
                payAs(line.getPayAs(), line.getRollingMultiplier(), line.getExpiresAfterMs()));
    }

    private static @Nullable Integer multiplier(PayAs payAs) {
        return payAs instanceof PayAs.Bonus bonus ? bonus.rollingMultiplier() : null;
    }

    private static @Nullable Long expiresAfter_ms(PayAs payAs) {
        return payAs instanceof PayAs.Bonus bonus ? bonus.expiresAfter().toMillis() : null;
    }

    /// @param multiplier      of a bonus, as what follows
    public static PayAs payAs(String word, @Nullable Integer multiplier, @Nullable Long expiresAfter_ms) {
        return switch (word) {
            case "CASH" -> new PayAs.Cash();
            case "POINTS" -> new PayAs.Points();
            case "BONUS" -> new PayAs.Bonus(Objects.requireNonNull(multiplier),
                    Duration.ofMillis(Objects.requireNonNull(expiresAfter_ms)));
            default -> throw new IllegalStateException("no way to pay: " + word);
        };
    }

    private static PayoutComponent toAvro(Component component) {
        RunId corrects = component.correctsRunId();
        return new PayoutComponent(component.forPeriod(), corrects == null ? null : corrects.text(),
                component.amount());
    }

    private static Component fromAvro(PayoutComponent component) {
        String corrects = component.getCorrectsRunId();
        return new Component(component.getForPeriod(), corrects == null ? null : RunId.of(corrects),
                component.getAmount());
    }

    private static PayoutMovement toAvro(Movement movement) {
        return new PayoutMovement(movement.from().name(), movement.to().name(), movement.forPeriod(),
                movement.amount());
    }

    private static Movement fromAvro(PayoutMovement movement) {
        return new Movement(Place.valueOf(movement.getFrom()), Place.valueOf(movement.getTo()),
                movement.getForPeriod(), movement.getAmount());
    }

    private static Line line(dev.windfall.schemas.avro.PayoutEvent event) {
        return fromAvro(Objects.requireNonNull(event.getLine()));
    }

    private static Components components(String text) {
        return Components.read(text).orElseThrow(() -> new IllegalStateException("No components: " + text));
    }
}
