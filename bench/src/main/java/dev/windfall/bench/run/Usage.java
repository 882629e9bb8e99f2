package dev.windfall.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What processes have used since they were started, as the kernel tells it; zeros where it does not.
///
/// @param written_bytes to files, through the kernel's cache: pages that came to be other than their file's, and of PostgreSQL
///                      the bytes themselves
public record Usage(double cpu_s, long written_bytes) {

    public static final Usage NONE = new Usage(0, 0);

    private static final double TICKS_PER_S = 100; // what Linux has told to programs for as long as there are programs
    /// Where the times stand, after the name: its own in user and in kernel mode, then those of its children that have ended.
    private static final int FIRST_TIME = 11;
    private static final int OWN_TIMES = 2;
    private static final int CHILDRENS_TIMES = 2;

    private static final String DIRTIED = "write_bytes";
    /// A file system with large pages counts a whole one whenever a byte of it changes and then goes to the disk. PostgreSQL
    /// sends its log there with every commit, which then counts for up to a hundred times what it wrote. Unlike a JVM, it
    /// writes to nothing but files in this way.
    private static final String WRITTEN = "wchar";

    /// Of all that this process has started: a contender, and our servers.
    public static Usage ofStarted() {
        return of(ProcessHandle.current().descendants());
    }

    public static Usage of(Stream<ProcessHandle> processes) {
        return processes.map(process -> of(process.pid(), isPostgres(process) ? WRITTEN : DIRTIED)).reduce(NONE,
                Usage::plus);
    }

    static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(command -> command.endsWith("/postgres")).orElse(false);
    }

    private static Usage of(long pid, String written) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return new Usage(cpu_s(stat, OWN_TIMES + CHILDRENS_TIMES), number(pid, "io", written));
        } catch (IOException e) {
            return NONE; // it has ended, or this is no Linux
        }
    }

    /// @param stat of a process or thread, as the kernel tells it
    static double ownCpu_s(String stat) {
        return cpu_s(stat, OWN_TIMES);
    }

    private static double cpu_s(String stat, int times) {
        return Arrays.stream(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)).skip(FIRST_TIME).limit(times)
                .mapToLong(Long::parseLong).sum() / TICKS_PER_S;
    }

    /// The memory of processes that is theirs alone, and their share of what they have in common.
    public static double memory_mb(Stream<ProcessHandle> processes) {
        return processes.mapToLong(process -> {
            try {
                return number(process.pid(), "smaps_rollup", "Pss");
            } catch (IOException e) {
                return 0;
            }
        }).sum() / 1024.0;
    }

    private static long number(long pid, String file, String name) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), file));
        return lines.stream().map(line -> line.split("[: ]+", -1)).filter(parts -> parts[0].equals(name))
                .mapToLong(parts -> Long.parseLong(parts[1])).sum();
    }

    public Usage plus(Usage other) {
        return new Usage(cpu_s + other.cpu_s, written_bytes + other.written_bytes);
    }

    public Usage minus(Usage other) {
        return new Usage(cpu_s - other.cpu_s, written_bytes - other.written_bytes);
    }
}
