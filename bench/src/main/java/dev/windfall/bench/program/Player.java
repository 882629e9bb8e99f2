package dev.windfall.bench.program;

import dev.windfall.schemas.avro.WalletEvent;

/// A player of a brand.
public record Player(String brandId, String playerId) {

    public static Player of(WalletEvent event) {
        return new Player(event.getBrandId(), event.getPlayerId());
    }
}
