package dev.windfall.bench.credits;

import dev.windfall.connectors.wallet.WalletClient;
import dev.windfall.connectors.wallet.WalletSettings;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Calls the wallet as Windfall does, and does nothing else: nothing is kept, so nothing is known after a crash.
final class Caller implements AutoCloseable {

    /// As many at once as Windfall's gate lets through.
    private static final int AT_ONCE = 256;

    private final WalletClient wallet;

    Caller(URI address) {
        this.wallet = new WalletClient(
                WalletSettings.fromEnvironment(Map.of("WALLET_SERVICE_URL", address.toString())).orElseThrow(),
                InstantSource.system());
    }

    void call(int credits, int round) throws Exception {
        Semaphore free = new Semaphore(AT_ONCE);
        List<Future<Outcome>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < credits; i++) {
                Effect effect = effect("caller-%d-%d".formatted(round, i));
                free.acquire();
                outcomes.add(threads.submit(() -> {
                    try {
                        return wallet.call(new Call(effect, Call.Kind.SEND, 1), effect.digest(), null);
                    } finally {
                        free.release();
                    }
                }));
            }
        }
        for (Future<Outcome> outcome : outcomes) {
            if (outcome.get().kind() != Outcome.Kind.SETTLED) {
                throw new IllegalStateException("A credit was not booked: " + outcome.get());
            }
        }
    }

    private static Effect effect(String requestId) {
        return new Effect(requestId, Credits.brandId(), "player-1",
                new WalletCredit(100, Credits.currency(), PayAs.CASH, requestId, "for a benchmark"),
                new Subject("bench", Credits.brandId(), requestId));
    }

    @Override
    public void close() {
        wallet.close();
    }
}
