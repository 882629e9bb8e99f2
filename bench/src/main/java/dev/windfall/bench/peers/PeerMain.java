package dev.windfall.bench.peers;

import java.io.IOException;
import java.util.List;

/// The process of one peer. It says `starting`, then `ready`, and works until its standard input ends.
public final class PeerMain {

    private PeerMain() {}

    public static void main(String... arguments) throws Exception {
        Task task = Task.parse(List.of(arguments).subList(1, arguments.length));
        try (Peer peer = peer(arguments[0], task)) {
            peer.prepare();
            System.out.println("starting");
            peer.start();
            System.out.println("ready");
            awaitEndOfInput();
        }
        System.exit(0);
    }

    static Peer peer(String name, Task task) {
        return switch (name) {
            case "bare" -> Bare.of(task);
            case "bare-eos" -> BareExactlyOnce.of(task);
            case "inbox" -> Inbox.perEvent(task);
            case "inbox-batch" -> Inbox.batch(task);
            case "naive" -> NaiveStreams.plain(task);
            case "naive-keyed-first" -> NaiveStreams.keyedFirst(task);
            case "naive-tuned" -> NaiveStreams.tuned(task);
            case "naive-dsl" -> NaiveStreams.dsl(task);
            case "windfall" -> WindfallPeer.whole(task, WindfallPeer.SPREAD);
            case "windfall-spread-1" -> WindfallPeer.whole(task, 1);
            case "windfall-spread-2" -> WindfallPeer.whole(task, 2);
            case "windfall-spread-6" -> WindfallPeer.whole(task, 6);
            case "windfall-ingest" -> WindfallPeer.ingest(task);
            case "windfall-ledger" -> WindfallPeer.ledger(task);
            default -> throw new IllegalArgumentException("There is no peer " + name);
        };
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // nobody writes here: it ends when the parent closes it, or dies
        }
    }
}
