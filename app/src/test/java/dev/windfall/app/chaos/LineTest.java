package dev.windfall.app.chaos;

import dev.windfall.app.chaos.Line.Trouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// A server that answers each byte with the next one, at the other end of a line.
class LineTest {

    private static final int SOON_MS = 10_000;
    private static final int NOT_YET_MS = 300;

    private final List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket server;
    private Line line;

    @SuppressWarnings("NullAway.Init")
    LineTest() {}

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        line = Line.open(0);
        line.leadTo(server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        server.close();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            for (int question = socket.getInputStream().read(); question >= 0; question = socket.getInputStream()
                    .read()) {
                asked.add(question);
                socket.getOutputStream().write(question + 1);
            }
        } catch (IOException e) {
            // It was cut.
        }
    }

    @Test
    void whatIsAskedIsAnswered() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 1)).isEqualTo(2);
            line.trouble(Trouble.SLOW);
            assertThat(ask(client, 5)).isEqualTo(6);
        }
    }

    @Test
    void whoeverIsCutMayComeAgain() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 1)).isEqualTo(2);
            assertThat(line.cut()).isEqualTo(1);
            assertThat(isCut(client)).isTrue();
        }
        try (Socket again = client()) {
            assertThat(ask(again, 3)).isEqualTo(4);
        }
    }

    @Test
    void silenceIsNotTold_andWhatWasOnItsWayGoesOn() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 1)).isEqualTo(2);
            line.trouble(Trouble.SILENT);
            client.getOutputStream().write(7);
            client.setSoTimeout(NOT_YET_MS);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(asked).containsExactly(1);
            line.trouble(Trouble.NONE);
            client.setSoTimeout(SOON_MS);
            assertThat(client.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void answersAreLost_andSuchAConnectionIsOfNoUseAnyMore() throws IOException {
        try (Socket client = client()) {
            assertThat(ask(client, 1)).isEqualTo(2);
            line.trouble(Trouble.SWALLOWING);
            client.getOutputStream().write(7);
            client.setSoTimeout(NOT_YET_MS);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(asked).containsExactly(1, 7);
            line.trouble(Trouble.NONE);
            client.setSoTimeout(SOON_MS);
            assertThat(isCut(client)).isTrue();
        }
    }

    @Test
    void nobodyIsLedToAServerThatIsNotThere() throws IOException {
        server.close();
        try (Socket client = client()) {
            assertThat(isCut(client)).isTrue();
        }
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), line.port());
        client.setSoTimeout(SOON_MS);
        return client;
    }

    private static int ask(Socket client, int question) throws IOException {
        client.getOutputStream().write(question);
        return client.getInputStream().read();
    }

    private static boolean isCut(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
