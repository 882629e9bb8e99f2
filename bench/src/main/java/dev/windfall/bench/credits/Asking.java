package dev.windfall.bench.credits;

import dev.windfall.bench.program.Program;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Asks the program for credits over HTTP at a steady pace, whether or not it has answered yet.
final class Asking {

    private static final String PATH = "/internal/promotions/adjustments";
    private static final int PLAYERS = 1_000;

    private final Program program;
    private final AtomicInteger undecided = new AtomicInteger();
    private int asked;

    Asking(Program program) {
        this.program = program;
    }

    /// @param sorted_ns from when each was due until its answer
    record Latencies(List<Long> sorted_ns) {

        double milliseconds(double share) {
            return sorted_ns.get((int) Math.min(sorted_ns.size() - 1, Math.round(share * sorted_ns.size()))) / 1e6;
        }
    }

    Latencies ask(int perSecond, Duration time) throws Exception {
        long count = perSecond * time.toMillis() / 1_000;
        List<Future<Long>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin_ns = System.nanoTime();
            for (long i = 0; i < count; i++) {
                long due_ns = begin_ns + i * 1_000_000_000 / perSecond;
                TimeUnit.NANOSECONDS.sleep(due_ns - System.nanoTime());
                String playerId = "player-" + i % PLAYERS;
                answers.add(threads.submit(() -> answered(playerId, due_ns)));
            }
        }
        List<Long> latencies_ns = new ArrayList<>();
        for (Future<Long> answer : answers) {
            latencies_ns.add(answer.get());
        }
        asked += latencies_ns.size();
        return new Latencies(latencies_ns.stream().sorted().toList());
    }

    int asked() {
        return asked;
    }

    /// Those that the API has answered before they were decided: it does not wait for ever, and neither do their latencies tell more.
    int undecided() {
        return undecided.get();
    }

    private long answered(String playerId, long due_ns) throws IOException, InterruptedException {
        HttpResponse<String> answer = program.post(PATH, Credits.brandId(),
                "{\"player_id\": \"%s\", \"amount\": 100, \"currency\": \"%s\", \"reason\": \"for a benchmark\"}"
                        .formatted(playerId, Credits.currency()),
                UUID.randomUUID().toString());
        if (answer.statusCode() == 202) {
            undecided.incrementAndGet();
        } else if (answer.statusCode() != 200) {
            throw new IOException("A credit was not taken: %d %s".formatted(answer.statusCode(), answer.body()));
        }
        return System.nanoTime() - due_ns;
    }
}
