package dev.windfall.sink;

import dev.windfall.testing.TestServers;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// jOOQ's code is committed, so that it is reviewed and a build needs no database; here it is made anew from the
/// migrations and compared. With `-Djooq.write` what is new replaces what is committed.
class JooqCodeIT {

    private static final Path COMMITTED = Path.of("src", "main", "jooq");
    private static final Path ANEW = Path.of("target", "jooq");

    @Test
    void theCommittedCodeIsWhatTheMigrationsGive() throws Exception {
        TestServers.Place place = TestServers.shared().placeFor(JooqCodeIT.class);
        Migrations.apply(place.database().dataSource());
        boolean write = System.getProperty("jooq.write") != null;
        Path target = write ? COMMITTED : ANEW;
        generate(place, target);
        assertThat(files(COMMITTED))
                .as("jOOQ's code differs from the migrations; to write it: "
                        + "mvn verify -pl sink-postgres -am -Dit.test=JooqCodeIT "
                        + "-Dfailsafe.failIfNoSpecifiedTests=false -Djooq.write")
                .isNotEmpty()
                .isEqualTo(files(target));
    }

    private static void generate(TestServers.Place place, Path target) throws Exception {
        GenerationTool.generate(new Configuration()
                .withLogging(Logging.WARN)
                .withJdbc(new Jdbc()
                        .withUrl(place.database().jdbcUrl())
                        .withUser(place.database().user())
                        .withPassword(place.database().password()))
                .withGenerator(new Generator()
                        .withDatabase(new Database()
                                .withInputSchema(place.schema())
                                .withOutputSchemaToDefault(true)
                                // Flyway's own table, and the monthly partitions of ours.
                                .withExcludes("flyway_schema_history|.*_[0-9]{4}_[0-9]{2}"))
                        .withGenerate(new Generate().withGeneratedAnnotation(false).withJavaTimeTypes(true))
                        .withTarget(new Target()
                                .withPackageName("dev.windfall.sink.jooq")
                                .withClean(true)
                                .withDirectory(target.toString()))));
    }

    private static Map<String, String> files(Path root) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }
}
