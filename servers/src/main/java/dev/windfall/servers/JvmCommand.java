package dev.windfall.servers;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command for a child JVM with the classes that this one runs.
record JvmCommand(List<String> command, Map<String, String> environment) {

    static JvmCommand of(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(cacheOptions(ManagementFactory.getRuntimeMXBean().getInputArguments(), main));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        // The environment keeps a long class path out of the list of processes.
        return new JvmCommand(command, Map.of("CLASSPATH", System.getProperty("java.class.path")));
    }

    /// Where this JVM reads what earlier starts have found out about its classes, or writes it, the child has a file of its own
    /// beside that one.
    static List<String> cacheOptions(List<String> ours, Class<?> main) {
        return ours.stream().filter(option -> option.startsWith("-XX:AOTCache") || option.startsWith("-Xlog:"))
                .map(option -> option.replaceFirst("\\.aot$", "-" + main.getSimpleName() + ".aot"))
                .toList();
    }
}
