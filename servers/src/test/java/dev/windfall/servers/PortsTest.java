package dev.windfall.servers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class PortsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aPortIsKeptForTheNextStart() {
        int first = ports().claim("kafka");
        assertThat(ports().claim("kafka")).isEqualTo(first);
        assertThat(ports().claim("postgres")).isNotEqualTo(first);
    }

    @Test
    void aPortThatSomebodyElseHasTakenIsReplaced() throws Exception {
        int before = ports().claim("kafka");
        try (ServerSocket taken = new ServerSocket(before, 1, InetAddress.getLoopbackAddress())) {
            int now = ports().claim("kafka");
            assertThat(now).isNotEqualTo(taken.getLocalPort());
            assertThat(ports().claim("kafka")).isEqualTo(now);
        }
    }

    private Ports ports() {
        return new Ports(folder.resolve("ports.properties"));
    }
}
