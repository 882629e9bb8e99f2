package dev.windfall.app;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topic;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.ServerSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// A clock for looking on: it goes so fast that a business day lasts a minute or so. It begins with the real time, and nothing goes back
/// from it, so a data folder in which it has run has nothing else ever after.
final class FastCalendar implements InstantSource {

    private static final String MARK = "fast-calendar";
    /// Where others may be at work, to whom the days of tomorrow are still open.
    private static final List<String> THEIRS = List.of(ServerSettings.KAFKA_BOOTSTRAP_SERVERS,
            ServerSettings.DATABASE_URL,
            DemoWallet.SERVICE);
    private static final Duration DAY_MIN = Duration.ofSeconds(5);

    private final Instant begin = Instant.now();
    private final long begin_ns = System.nanoTime();
    private final double speed;

    private FastCalendar(Duration day) {
        this.speed = (double) Duration.ofDays(1).toNanos() / day.toNanos();
    }

    /// @param day how long one lasts
    /// @throws CannotStart if something else has happened in the folder before
    static FastCalendar in(DataFolder data, Duration day, Map<String, String> environment) {
        if (day.compareTo(DAY_MIN) < 0 || day.compareTo(Duration.ofDays(1)) > 0) {
            throw new CannotStart("--fast-calendar: a day lasts from %d s to a day".formatted(DAY_MIN.toSeconds()));
        }
        for (String theirs : THEIRS) {
            if (!environment.getOrDefault(theirs, "").isBlank()) {
                throw new CannotStart(
                        "--fast-calendar goes ahead of the real time, and is for servers of its own: unset " + theirs);
            }
        }
        refuse(data.root());
        if (Files.exists(data.root().resolve("kafka"))) {
            throw new CannotStart(
                    "--fast-calendar goes ahead of the real time: choose an empty folder with --data, not "
                            + data.root());
        }
        try {
            Files.createFile(data.root().resolve(MARK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FastCalendar(day);
    }

    /// @throws CannotStart if it was ahead of the real time in the folder
    static void refuse(Path folder) {
        if (Files.exists(folder.resolve(MARK))) {
            throw new CannotStart(
                    "The days in %s were those of --fast-calendar, which nobody goes on with: choose another "
                            .formatted(folder) + "folder with --data, or delete this one");
        }
    }

    /// A broker takes no records that are more than an hour ahead of its own clock, unless it is told.
    static void allow(KafkaSettings kafka, Topic topic) throws InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                    List.of(new AlterConfigOp(new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                            Long.toString(Long.MAX_VALUE)), AlterConfigOp.OpType.SET))))
                    .all().get();
        } catch (ExecutionException e) {
            throw new CannotStart("Kafka refuses times that are ahead of its own in " + topic.name(), e);
        }
    }

    @Override
    public Instant instant() {
        return begin.plusNanos((long) ((System.nanoTime() - begin_ns) * speed));
    }
}
