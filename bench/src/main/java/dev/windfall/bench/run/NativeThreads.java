package dev.windfall.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Processor time of those threads of a JVM that run no Java, by kind: no sample of a Java stack tells of them.
final class NativeThreads {

    private record Kind(String says, List<String> prefixes) {}

    /// By the names that the kernel knows them by.
    private static final List<Kind> KINDS = List.of(
            new Kind("garbage collector", List.of("GC Thread", "VM Thread", "G1 ")),
            new Kind("compiler", List.of("C1 Compiler", "C2 Compiler")),
            new Kind("RocksDB's own threads", List.of("rocksdb")));

    private NativeThreads() {}

    static Map<String, Double> cpu_s(long pid) {
        Map<String, Double> times = new LinkedHashMap<>();
        KINDS.forEach(kind -> times.put(kind.says, 0.0));
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            threads.forEach(thread -> add(thread, times));
        } catch (IOException e) {
            return times; // it has ended, or this is no Linux
        }
        return times;
    }

    private static void add(Path thread, Map<String, Double> times) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            KINDS.stream().filter(kind -> kind.prefixes.stream().anyMatch(name::startsWith))
                    .forEach(kind -> times.merge(kind.says, Usage.ownCpu_s(stat), Double::sum));
        } catch (IOException e) {
            // the thread has ended
        }
    }

    static Map<String, Double> minus(Map<String, Double> now, Map<String, Double> before) {
        Map<String, Double> difference = new LinkedHashMap<>();
        now.forEach((kind, time) -> difference.put(kind, Math.max(0, time - before.getOrDefault(kind, 0.0))));
        return difference;
    }
}
