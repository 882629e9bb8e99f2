package dev.windfall.app.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The way from one process to one server, over a port of ours on the loopback address, where it can be disturbed.
final class Line implements AutoCloseable {

    enum Trouble {
        NONE,
        /// Whatever passes waits a little.
        SLOW,
        /// Nothing passes, and nobody is told; what was on its way goes on afterwards, as with packets that are sent again.
        SILENT,
        /// What is asked for passes, and the answers are lost; such a connection is cut in the end.
        SWALLOWING
    }

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final long SLOW_MS = 60;
    private static final long LOOK_MS = 10;
    private static final int BYTES = 64 << 10;

    private final ServerSocket door;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile Trouble trouble = Trouble.NONE;
    private volatile boolean isClosed;

    private Line(ServerSocket door) {
        this.door = door;
    }

    /// It leads nowhere yet.
    static Line open(int port) {
        try {
            ServerSocket door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Line line = new Line(door);
            Thread.ofVirtual().name("line-" + port).start(line::accept);
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return door.getLocalPort();
    }

    void leadTo(int targetPort) {
        target = targetPort;
    }

    void trouble(Trouble next) {
        trouble = next;
        if (next == Trouble.NONE) {
            connections.stream().filter(connection -> connection.hasLost).forEach(Connection::close);
        }
    }

    /// All connections, once; whoever comes again is let in.
    ///
    /// @return how many there were
    int cut() {
        int count = connections.size();
        connections.forEach(Connection::close);
        return count;
    }

    private void accept() {
        while (!isClosed) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> lead(client));
            } catch (IOException e) {
                // It is closed, or this one went before it came in.
            }
        }
    }

    private void lead(Socket client) {
        Socket server = new Socket();
        Connection connection = new Connection(client, server);
        connections.add(connection);
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target),
                    Math.toIntExact(CONNECT_MAX.toMillis()));
            Thread.ofVirtual().start(() -> connection.pass(client, server, false));
            connection.pass(server, client, true);
        } catch (IOException e) {
            connection.close(); // as if the server itself had refused
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private volatile boolean hasLost;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void pass(Socket from, Socket to, boolean isAnswer) {
            byte[] bytes = new byte[BYTES];
            try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    Trouble met = trouble;
                    while (trouble == Trouble.SILENT && !isClosed) {
                        Thread.sleep(LOOK_MS);
                    }
                    if (met == Trouble.SLOW) {
                        Thread.sleep(SLOW_MS);
                    }
                    if (isAnswer && (met == Trouble.SWALLOWING || hasLost)) {
                        hasLost = true;
                        if (trouble != Trouble.SWALLOWING) {
                            close(); // it was over just now, and whoever has ended it did not see this one
                        }
                    } else {
                        out.write(bytes, 0, count);
                    }
                }
            } catch (IOException e) {
                // One of both has gone, and so does the other.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                close();
            }
        }

        void close() {
            connections.remove(this);
            for (Socket socket : new Socket[]{client, server}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is closed all the same.
                }
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            door.close();
        } catch (IOException e) {
            // Nobody comes in any more.
        }
        cut();
    }
}
