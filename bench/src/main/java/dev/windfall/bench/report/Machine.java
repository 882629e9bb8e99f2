package dev.windfall.bench.report;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNullElse;

/// What figures depend on besides the program: nothing that tells whose machine it is.
///
/// @param memoryBytes what this process may use, which in a container can be less than the machine has
public record Machine(String cpu, int cores, long memoryBytes, String os, String kernel, String jdkVendor,
        String jdkVersion) {

    public static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                value(Path.of("/proc/cpuinfo"), "model name", ":", property("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                value(Path.of("/etc/os-release"), "PRETTY_NAME", "=", property("os.name")),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                property("java.vendor"), property("java.vm.version"));
    }

    /// By name, as they are told and compared.
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("cpu", cpu);
        facts.put("cores", Integer.toString(cores));
        facts.put("memory", String.format(Locale.ROOT, "%.1f GB", memoryBytes / 1e9));
        facts.put("os", os);
        facts.put("kernel", kernel);
        facts.put("jdk", jdkVendor + " " + jdkVersion);
        return facts;
    }

    /// The first value of this name in a file of names and values; not every system has the file.
    static String value(Path file, String name, String separator, String otherwise) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name) && line.contains(separator)).findFirst()
                    .map(line -> line.substring(line.indexOf(separator) + 1).replace("\"", "").strip())
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    private static String property(String name) {
        return requireNonNullElse(System.getProperty(name), "unknown");
    }
}
