package dev.windfall.servers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;

/// Ports on the loopback address, kept in a file: a restart answers where the last one did, unless somebody else has
/// taken the port meanwhile.
public final class Ports {

    /// Below the range from which systems take ports for outgoing connections, so that none of those is in our way.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private final Path file;

    public Ports(Path file) {
        this.file = file;
    }

    /// The port kept under this name if it is free, else another one, which is kept from now on.
    public synchronized int claim(String name) {
        try {
            Properties kept = read();
            String before = kept.getProperty(name, "");
            kept.remove(name);
            if (before.matches("\\d{1,5}") && !kept.containsValue(before) && isFree(Integer.parseInt(before))) {
                return Integer.parseInt(before);
            }
            int now = free();
            while (kept.containsValue(Integer.toString(now))) {
                now = free();
            }
            kept.setProperty(name, Integer.toString(now));
            write(kept);
            return now;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The port that was kept under this name, if one was.
    synchronized Optional<Integer> kept(String name) {
        try {
            return Optional.ofNullable(read().getProperty(name)).filter(port -> port.matches("\\d{1,5}"))
                    .map(Integer::valueOf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of an earlier server that still wait out their time do no harm
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Properties read() throws IOException {
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
        }
        return kept;
    }

    private void write(Properties kept) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(next)) {
            kept.store(writer, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
