package dev.windfall.topology.wire;

import dev.windfall.projections.coupons.rolling.PlayerRollings;
import dev.windfall.projections.coupons.rolling.Rolling;
import dev.windfall.projections.ledger.LedgerState.PlayerKey;
import dev.windfall.projections.rating.Wide;
import dev.windfall.wire.Requirements;

import java.time.Instant;

/// What the ledger keeps of what players have to wager, in bytes and in the domain.
public final class Rollings {

    private Rollings() {}

    public static dev.windfall.schemas.avro.PlayerRollings toAvro(PlayerKey player, PlayerRollings rollings) {
        return new dev.windfall.schemas.avro.PlayerRollings(player.brandId(), player.playerId(),
                rollings.all().stream().map(Rollings::toAvro).toList());
    }

    private static dev.windfall.schemas.avro.Rolling toAvro(Rolling rolling) {
        Instant ended = rolling.ended();
        return new dev.windfall.schemas.avro.Rolling(Requirements.toAvro(rolling.requirement()), rolling.isWaiting(),
                rolling.begunAt(), rolling.endedAt(), rolling.from(), ended == null ? null : ended.toEpochMilli(),
                rolling.progress_bp().high(), rolling.progress_bp().low());
    }

    public static PlayerRollings fromAvro(dev.windfall.schemas.avro.PlayerRollings rollings) {
        return new PlayerRollings(rollings.getRollings().stream().map(Rollings::fromAvro).toList());
    }

    private static Rolling fromAvro(dev.windfall.schemas.avro.Rolling rolling) {
        Long ended_ms = rolling.getEndedMs();
        return new Rolling(Requirements.fromAvro(rolling.getRequirement()), rolling.getIsWaiting(),
                rolling.getBegunAt(), rolling.getEndedAt(), rolling.getFrom(),
                ended_ms == null ? null : Instant.ofEpochMilli(ended_ms),
                new Wide(rolling.getProgressHigh(), rolling.getProgressLow()));
    }
}
