package dev.windfall.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command for a child JVM with the classes that this one runs, be it from the packed program or from a class path.
record JvmCommand(List<String> command, Map<String, String> environment) {

    /// What starts a class from inside the packed program.
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

    static JvmCommand of(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (isPacked()) {
            command.add("-Dloader.main=" + main.getName());
            command.add(LAUNCHER);
        } else {
            command.add(main.getName());
        }
        command.addAll(List.of(arguments));
        // The environment keeps a long class path out of the list of processes.
        return new JvmCommand(command, Map.of("CLASSPATH", System.getProperty("java.class.path")));
    }

    private static boolean isPacked() {
        return ClassLoader.getSystemResource(LAUNCHER.replace('.', '/') + ".class") != null;
    }
}
