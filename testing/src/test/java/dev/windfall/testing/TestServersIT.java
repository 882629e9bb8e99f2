package dev.windfall.testing;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class TestServersIT {

    @Test
    void twoPlacesShareTheServersAndSeeNothingOfEachOther() throws Exception {
        TestServers.Place one = TestServers.shared().placeFor(TestServersIT.class);
        TestServers.Place two = TestServers.shared().placeFor(TestServersIT.class);
        assertThat(one.bootstrapServers()).isEqualTo(two.bootstrapServers());
        assertThat(one.topicPrefix()).isNotEqualTo(two.topicPrefix());

        execute(one, "create table note (text text)");
        execute(two, "create table note (text text)");
        execute(one, "insert into note values ('of one')");
        assertThat(count(one)).isEqualTo(1);
        assertThat(count(two)).isZero();
    }

    @Test
    void theBrokerTakesTopics() throws Exception {
        TestServers.Place place = TestServers.shared().placeFor(TestServersIT.class);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", place.bootstrapServers()))) {
            String topic = place.topicPrefix() + "notes";
            admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
            assertThat(admin.listTopics().names().get()).contains(topic);
        }
    }

    @Test
    void theDatabaseForgetsNothing() throws Exception {
        assumeTrue(TestServers.shared().kind() == ServerKind.EMBEDDED, "a container for tests may forget");
        try (Connection connection = TestServers.connect(TestServers.shared().database());
                Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery("select current_setting('fsync')")) {
            assertThat(setting.next()).isTrue();
            assertThat(setting.getString(1)).isEqualTo("on");
        }
    }

    @Test
    void theServersAreReadySoon() {
        assumeTrue(TestServers.shared().kind() == ServerKind.EMBEDDED, "a container may have to be fetched");
        assertThat(TestServers.shared().startedWithin()).isLessThan(Duration.ofSeconds(12)); // 4 to 5 on a quiet machine
    }

    private static void execute(TestServers.Place place, String sql) throws Exception {
        try (Connection connection = TestServers.connect(place.database());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(TestServers.Place place) throws Exception {
        try (Connection connection = TestServers.connect(place.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from note")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
