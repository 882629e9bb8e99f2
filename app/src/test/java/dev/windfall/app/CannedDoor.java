package dev.windfall.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers byte by byte as it is told to, and remembers what it was asked.
final class CannedDoor implements AutoCloseable {

    private final ServerSocket door;
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    CannedDoor() {
        try {
            door = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::answerAll);
    }

    String address() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /// Method, path, brand and body.
    List<String> asked() {
        return asked;
    }

    void willAnswer(String wire) {
        answers.add(wire);
    }

    void willAnswer(int status, String json) {
        willAnswer("HTTP/1.1 %d Canned\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s".formatted(status,
                json.getBytes(StandardCharsets.UTF_8).length, json));
    }

    /// @param trailer as the last chunk is followed by it, with the line's end
    void willStream(String body, String trailer) {
        willAnswer(begun(body) + "0\r\n" + trailer + "\r\n");
    }

    /// The connection is closed behind it.
    void willBreakOffAfter(String body) {
        willAnswer(begun(body));
    }

    private static String begun(String body) {
        return "HTTP/1.1 200 Canned\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x\r\n%s\r\n"
                .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    private void answerAll() {
        try {
            while (true) {
                try (Socket caller = door.accept()) {
                    answer(caller);
                }
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void answer(Socket caller) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
        String request = in.readLine();
        String brand = "";
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            String value = line.substring(line.indexOf(':') + 1).strip();
            brand = name.equals("x-brand-id") ? value : brand;
            length = name.equals("content-length") ? Integer.parseInt(value) : length;
        }
        char[] body = new char[length];
        int read = length == 0 ? 0 : in.read(body);
        asked.add("%s of %s %s".formatted(request.replace(" HTTP/1.1", ""), brand, new String(body, 0, read)).strip());
        String answer = answers.poll();
        if (answer != null) {
            caller.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
