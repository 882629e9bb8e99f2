package dev.windfall.app;

import dev.windfall.app.Launched.As;
import dev.windfall.servers.DataFolder;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.testing.TestServers;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// What a version has left behind, in one file: the broker's log as it was, with topics, changelogs and positions; the rows of each table;
/// and the number of the last migration.
final class UpgradeFixture {

    private static final String LOG = "kafka/log/";
    private static final String TABLES = "tables/";
    private static final String MIGRATION = "migration";
    private static final String ALL_TABLES = "select table_name from information_schema.tables where table_schema = 'public' "
            + "and table_type = 'BASE TABLE' and table_name <> 'flyway_schema_history' order by 1";
    private static final String LAST = "select version from flyway_schema_history where version is not null "
            + "order by installed_rank desc limit 1";

    private UpgradeFixture() {}

    /// @param data of a program that has ended in good order
    static void write(Path data, Path file) throws Exception {
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
                Stream<Path> logs = Files.walk(data.resolve(LOG))) {
            zip.setLevel(9);
            for (Path log : logs.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(data.relativize(log).toString()));
                Files.copy(log, zip);
            }
            try (DataFolder folder = DataFolder.open(data);
                    Servers servers = Servers.open(ServerSettings.EMBEDDED, folder);
                    Connection connection = TestServers.connect(servers.database())) {
                zip.putNextEntry(new ZipEntry(MIGRATION));
                zip.write(texts(connection, LAST).getFirst().getBytes(StandardCharsets.UTF_8));
                for (String table : texts(connection, ALL_TABLES)) {
                    zip.putNextEntry(new ZipEntry(TABLES + table));
                    copier(connection).copyOut("copy %s to stdout with (header)".formatted(table), (OutputStream) zip);
                }
            }
        }
    }

    /// Into an empty data folder, as that version has left it.
    static void unpack(Path file, Path data) throws Exception {
        As.MYSELF.emptyFolder(data);
        try (DataFolder folder = DataFolder.open(data); ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().startsWith(LOG)) {
                    Path log = folder.root().resolve(entry.getName());
                    Files.createDirectories(log.getParent());
                    Files.copy(zip.getInputStream(entry), log);
                }
            }
            try (Servers servers = Servers.open(ServerSettings.EMBEDDED, folder);
                    Connection connection = TestServers.connect(servers.database())) {
                Flyway.configure().dataSource(servers.database().dataSource()).locations("classpath:db/migration")
                        .target(text(zip, MIGRATION)).load().migrate();
                for (String table : texts(connection, ALL_TABLES)) {
                    try (Statement statement = connection.createStatement();
                            InputStream rows = zip.getInputStream(zip.getEntry(TABLES + table))) {
                        statement.execute("delete from " + table); // a migration may have put something there
                        copier(connection).copyIn("copy %s from stdin with (header match)".formatted(table), rows);
                    }
                }
            }
        }
    }

    private static String text(ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static CopyManager copier(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
