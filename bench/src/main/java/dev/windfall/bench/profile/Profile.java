package dev.windfall.bench.profile;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Processor time of a JVM by kind of work and by method, from samples that its flight recorder took. What runs no Java is
/// told apart by thread.
public final class Profile {

    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final double PERIOD_S = 0.01;
    private static final int METHODS_MAX = 12;

    private final Map<Work, Integer> samples = new HashMap<>();
    private final Map<String, Integer> methods = new HashMap<>();
    private int all;

    /// What a JVM has to be told so that it records.
    public static List<String> options(Path recording) {
        return List.of("-XX:StartFlightRecording:filename=%s,settings=none,+%s#enabled=true,+%s#throttle=%dms"
                .formatted(recording, SAMPLE, SAMPLE, Math.round(PERIOD_S * 1000)), "-Xlog:jfr*=off");
    }

    /// @param from what came before is left out: classes were loaded, code was compiled
    public static Profile of(Path recording, Instant from, Instant to) throws IOException {
        Profile profile = new Profile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && !event.getStartTime().isBefore(from)
                        && !event.getStartTime().isAfter(to)) {
                    profile.add(event.getStackTrace());
                }
            }
        }
        return profile;
    }

    /// @param cpu_s    of the whole process in that time
    /// @param noJava_s of its threads that run no Java, by kind
    public String text(double cpu_s, Map<String, Double> noJava_s) {
        StringBuilder text = new StringBuilder();
        double told_s = all * PERIOD_S + noJava_s.values().stream().mapToDouble(Double::doubleValue).sum();
        samples.entrySet().stream().sorted(Map.Entry.<Work, Integer>comparingByValue().reversed())
                .forEach(entry -> line(text, entry.getKey().says(), entry.getValue() * PERIOD_S / cpu_s));
        noJava_s.forEach((kind, time_s) -> line(text, kind, time_s / cpu_s));
        line(text, "the JVM otherwise, or not seen", Math.max(0, cpu_s - told_s) / cpu_s);
        text.append("  hottest methods\n");
        methods.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(METHODS_MAX)
                .forEach(entry -> line(text, entry.getKey(), entry.getValue() * PERIOD_S / cpu_s));
        return text.toString();
    }

    private void add(RecordedStackTrace stack) {
        all++;
        if (stack == null || stack.getFrames().isEmpty()) {
            samples.merge(Work.of(List.of()), 1, Integer::sum);
            return;
        }
        List<String> classes = stack.getFrames().stream().map(RecordedFrame::getMethod)
                .map(method -> method.getType().getName()).collect(Collectors.toList());
        samples.merge(Work.of(classes), 1, Integer::sum);
        RecordedMethod hottest = stack.getFrames().getFirst().getMethod();
        methods.merge(hottest.getType().getName() + "." + hottest.getName(), 1, Integer::sum);
    }

    private static void line(StringBuilder text, String what, double share) {
        text.append(String.format(Locale.ROOT, "  %5.1f %%  %s%n", 100 * share, what));
    }
}
