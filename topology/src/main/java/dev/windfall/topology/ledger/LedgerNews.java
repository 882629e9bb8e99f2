package dev.windfall.topology.ledger;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.rolling.Rolling;
import dev.windfall.projections.coupons.rolling.RollingNews;
import dev.windfall.projections.coupons.saga.Coupon;
import dev.windfall.projections.coupons.saga.CouponCommand;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rating.Wide;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.cuts.SettlementNews.CantBeRated;
import dev.windfall.projections.settlement.cuts.SettlementNews.LineSealed;
import dev.windfall.projections.settlement.cuts.SettlementNews.PieceRated;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.runs.Rated;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Command;
import dev.windfall.wire.Commands;
import dev.windfall.wire.Coupons;
import dev.windfall.wire.Payouts;
import dev.windfall.wire.Runs;

import java.time.Instant;
import java.time.zone.ZoneRulesProvider;

/// What the ledger tells runs, accounts and coupons: commands that nobody awaits. Each comes to the same, however often it is told.
public final class LedgerNews {

    private static final String CALLER = "ledger";
    /// Of the JDK that rates: by another one days may begin at other times.
    private static final String TZ_VERSION = ZoneRulesProvider.getVersions("UTC").lastEntry().getKey();

    private final AvroCodec commands;
    private final int generation;

    /// @param generation of the log that is folded
    public LedgerNews(AvroCodec commands, int generation) {
        this.commands = commands;
        this.generation = generation;
    }

    public Command command(SettlementNews news, Instant now) {
        return switch (news) {
            case PieceRated rated -> Commands.unawaited(RunDecider.subject(rated.run()),
                    Runs.COMMAND.toAvro(new RunCommand.PieceRated(rated.attempt(), rated.piece(), new Rated(generation,
                            rated.offset(), Rater.VERSION, TZ_VERSION, rated.result()))),
                    "%s~%d~%d~%d".formatted(rated.run().text(), rated.attempt(), rated.piece().partition(),
                            rated.piece().number()),
                    CALLER, now).build();
            case CantBeRated(RunId run, int attempt, String why) -> Commands.unawaited(RunDecider.subject(run),
                    Runs.COMMAND.toAvro(new RunCommand.Fail(attempt, why)),
                    "%s~%d~failed".formatted(run.text(), attempt), CALLER, now).build();
            case LineSealed line -> Commands.unawaited(line.account().subject(),
                    Payouts.COMMAND.toAvro(new PayoutCommand.Sealed(line.run(), line.markerSeq(), line.components(),
                            line.holdFrom(), line.payAs())),
                    line.account().line(line.run()).text(), CALLER, now).build();
        };
    }

    /// @param news of what is wagered for a coupon
    public Command command(RollingNews news, Instant now) {
        CouponLogId coupon = news.coupon();
        return switch (news) {
            case RollingNews.Begun _ -> Commands.unawaited(Coupon.subject(coupon),
                    Coupons.COMMAND.toAvro(new CouponCommand.RollingBegun()), coupon.text() + "~begun", CALLER, now)
                    .build();
            case RollingNews.Turned(CouponLogId _, boolean isReached, Wide progress_bp) -> Commands.unawaited(
                    Coupon.subject(coupon),
                    Coupons.COMMAND.toAvro(new CouponCommand.RollingTurned(isReached, Rolling.wagered(progress_bp))),
                    "%s~%s~%d".formatted(coupon.text(), isReached ? "reached" : "missed", now.toEpochMilli()), CALLER,
                    now).build();
            case RollingNews.Ended(CouponLogId _, boolean isReached, Wide progress_bp) -> Commands.unawaited(
                    Coupon.subject(coupon),
                    Coupons.COMMAND.toAvro(new CouponCommand.RollingEnded(isReached, Rolling.wagered(progress_bp))),
                    coupon.text() + "~ended", CALLER, now).build();
        };
    }

    byte[] encode(Command command) {
        return commands.encode(command);
    }
}
