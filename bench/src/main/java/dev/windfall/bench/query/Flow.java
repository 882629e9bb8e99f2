package dev.windfall.bench.query;

import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Story;
import dev.windfall.bench.program.Player;
import dev.windfall.bench.run.Teller;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.avro.WalletEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Tells a story in a thread of its own: its beginning at once, then so many events a second, at last the rest at once.
final class Flow implements Story.Listener {

    private final Plot plot;
    private final long atOnce;
    private final int perSecond;
    private final KafkaSettings kafka;
    private final String topic;
    private final Oracle oracle = new Oracle();
    private final List<Player> played = new ArrayList<>();
    private final CompletableFuture<List<Player>> begun = new CompletableFuture<>();
    private final CompletableFuture<Long> goesOn_ns = new CompletableFuture<>();
    private final CompletableFuture<Oracle> through = new CompletableFuture<>();
    private final AtomicLong told = new AtomicLong();
    private volatile boolean inHaste;
    private Teller teller;

    @SuppressWarnings("NullAway.Init") // the thread that tells has it before the first event
    private Flow(Plot plot, long atOnce, int perSecond, KafkaSettings kafka, String topic) {
        this.plot = plot;
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.kafka = kafka;
        this.topic = topic;
    }

    /// @param atOnce how many events are told before all waits for [#goOn]
    static Flow start(Plot plot, long atOnce, int perSecond, KafkaSettings kafka, String topic) {
        Flow flow = new Flow(plot, atOnce, perSecond, kafka, topic);
        Thread.ofPlatform().daemon().name("flow").start(flow::tell);
        return flow;
    }

    /// Who has played in the beginning, each as often as they did.
    List<Player> awaitBeginning() throws InterruptedException, ExecutionException {
        return begun.get();
    }

    void goOn() {
        goesOn_ns.complete(System.nanoTime());
    }

    long told() {
        return told.get();
    }

    boolean isThrough() {
        return through.isDone();
    }

    /// @return what must have come of it
    Oracle finish() throws InterruptedException, ExecutionException {
        inHaste = true;
        return through.get();
    }

    private void tell() {
        try {
            try (Teller own = new Teller(kafka, topic)) {
                teller = own;
                new Story(plot).tell(this);
            }
            through.complete(oracle);
        } catch (RuntimeException e) {
            begun.completeExceptionally(e);
            through.completeExceptionally(e);
        }
    }

    @Override
    public void event(WalletEvent event) {
        if (told.get() < atOnce) {
            played.add(Player.of(event));
        } else {
            begun.complete(played);
            awaitTurn();
        }
        teller.send(event);
        told.incrementAndGet();
    }

    @Override
    public void ends(Contribution bet, boolean rolledBack) {
        oracle.ends(bet, rolledBack);
    }

    private void awaitTurn() {
        long due_ns = goesOn_ns.join() + (told.get() - atOnce) * 1_000_000_000L / perSecond;
        for (long early_ns = due_ns - System.nanoTime(); early_ns > 0 && !inHaste; early_ns = due_ns
                - System.nanoTime()) {
            LockSupport.parkNanos(early_ns);
        }
    }
}
