package dev.windfall.api;

import dev.windfall.sink.AdjustmentReader;
import dev.windfall.sink.CouponReader;
import dev.windfall.sink.EffectReader;
import dev.windfall.sink.PayoutReader;
import dev.windfall.sink.PlayerDayReader;
import dev.windfall.sink.RunReader;
import dev.windfall.sink.Sink;
import dev.windfall.topology.Engine;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/// The door as it runs in this process.
public final class ApiServer implements AutoCloseable {

    private final ServletWebServerApplicationContext context;

    private ApiServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /// The port is somebody else's.
    public static final class PortTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PortTaken(int port, Throwable cause) {
            super("Port %d is taken: choose another with --port".formatted(port), cause);
        }
    }

    /// @param rows where the sink writes
    /// @param parts that the door tells of
    /// @param port 0 for any that is free
    /// @throws PortTaken if it is
    public static ApiServer start(ApiSettings settings, Engine engine, Sink sink, DataSource rows, List<Part> parts,
            String host, int port) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none"); // the program has its own
        try {
            return new ApiServer((ServletWebServerApplicationContext) new SpringApplicationBuilder(ApiApplication.class)
                    .web(WebApplicationType.SERVLET)
                    .registerShutdownHook(false) // the program closes its parts in its own order
                    .properties(Map.of("server.address", host, "server.port", Integer.toString(port)))
                    .initializers(context -> {
                        GenericApplicationContext beans = (GenericApplicationContext) context;
                        beans.registerBean(ApiSettings.class, () -> settings);
                        beans.registerBean(Engine.class, () -> engine,
                                definition -> definition.setDestroyMethodName(""));
                        beans.registerBean(PlayerDayReader.class, () -> new PlayerDayReader(rows));
                        beans.registerBean(EffectReader.class, () -> new EffectReader(rows));
                        beans.registerBean(AdjustmentReader.class, () -> new AdjustmentReader(rows));
                        beans.registerBean(CouponReader.class, () -> new CouponReader(rows));
                        beans.registerBean(RunReader.class, () -> new RunReader(rows));
                        beans.registerBean(PayoutReader.class, () -> new PayoutReader(rows));
                        for (Part part : parts) {
                            beans.registerBean(part.name(), Part.class, () -> part,
                                    definition -> definition.setDestroyMethodName(""));
                        }
                        beans.registerBean(Sink.class, () -> sink, definition -> definition.setDestroyMethodName(""));
                    })
                    .run());
        } catch (PortInUseException e) {
            throw new PortTaken(port, e);
        }
    }

    public int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    @Override
    public void close() {
        context.close();
    }
}
