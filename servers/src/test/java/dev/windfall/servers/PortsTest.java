package dev.windfall.servers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
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

    @Test
    void twoNamesNeverShareAPort() throws Exception {
        int kafka = ports().claim("kafka");
        Files.writeString(folder.resolve("ports.properties"),
                "kafka=%d\npostgres=%d\nother=nonsense\n".formatted(kafka, kafka));
        int postgres = ports().claim("postgres");
        assertThat(ports().claim("kafka")).isNotEqualTo(postgres);
        assertThat(ports().claim("other")).isBetween(20_000, 32_000);
    }

    private Ports ports() {
        return new Ports(folder.resolve("ports.properties"));
    }
}
