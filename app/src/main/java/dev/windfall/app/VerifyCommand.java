package dev.windfall.app;

import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.LiveDays;
import dev.windfall.app.verify.Verifier;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.DatabaseAddress;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.sink.Sink;
import dev.windfall.topology.ingest.IngestTally;
import org.apache.kafka.clients.admin.Admin;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Proves that what is stored is what the log says.
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Fold the brand log again, and compare with PostgreSQL and the live stores, row by row; and the events of "
                + "deciders with PostgreSQL.",
        footer = "%nThe engine may go on meanwhile. If anything differs, the first differences are told, and the exit code is 1.")
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        ServerSettings settings = ServerSettings.fromEnvironment(System.getenv());
        KafkaSettings kafka = ClientKafka.of(settings, data.path());
        Differences differences = new Differences(difference -> Windfall.say(spec.commandLine(), difference));
        try (LiveDays live = new LiveDays(server.uri(), Token.find(System.getenv(), data.path()))) {
            PGSimpleDataSource database = database(settings);
            requireSameCluster(kafka, database);
            Verifier.Outcome outcome = new Verifier(kafka, ClientKafka.liveTopics(kafka), database, live, differences,
                    word -> Windfall.say(spec.commandLine(), word)).verify();
            show(outcome, differences);
            return differences.count() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (IOException e) {
            throw new CannotStart(
                    "The live stores at %s can't be read (%s): start ./windfall up, or name another with --server"
                            .formatted(server.uri(), e.getMessage()),
                    e);
        } catch (SQLException e) {
            throw new CannotStart("The database can't be read (%s)".formatted(e.getMessage()), e);
        }
    }

    private static void requireSameCluster(KafkaSettings kafka, PGSimpleDataSource database)
            throws SQLException, InterruptedException {
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            if (!Sink.cluster(database).equals(Optional.of(new TopicCheck(admin).clusterId()))) {
                throw new CannotStart(
                        "The database %s was not filled from the Kafka cluster at %s: name those of one windfall"
                                .formatted(database.getURL(), kafka.bootstrapServers()));
            }
        }
    }

    private void show(Verifier.Outcome outcome, Differences differences) {
        PrintWriter out = spec.commandLine().getOut();
        IngestTally ingest = outcome.ingest();
        Tally ledger = outcome.ledger();
        out.printf("Ingest      %,d read = %,d forwarded + %,d ignored + %,d quarantined%n", ingest.read(),
                ingest.forwarded(), ingest.ignored(), ingest.quarantinedInAll());
        out.printf("Brand log   %d brands, %,d records; %,d events read = %,d counted + %,d waiting + %,d duplicates + "
                + "%,d quarantined%n", outcome.brands(), outcome.records(), ledger.read(), ledger.counted(),
                ledger.waiting(), ledger.duplicates(), ledger.quarantined());
        out.printf("Progress    %,d records%n", outcome.progressRecords());
        out.printf("PostgreSQL  %,d rows, at the offsets %s; %,d of accruals%n", outcome.postgresRows(),
                outcome.postgresCuts(),
                outcome.accrualRows());
        out.printf("Live        %,d rows, %,d players listed by day%n", outcome.liveRows(), outcome.livePlayers());
        out.printf("Decisions   %,d effects, %,d adjustments, at the offsets %s%n", outcome.decisions().effects(),
                outcome.decisions().adjustments(), outcome.decisions().offsets());
        out.println(differences.count() == 0 ? "No difference."
                : "%,d differences.".formatted(differences.count()));
        out.flush();
    }

    private PGSimpleDataSource database(ServerSettings settings) {
        DatabaseAddress address = settings.database().or(() -> Servers.databaseOf(data.path()))
                .orElseThrow(() -> new CannotStart(
                        "No database is known in %s: name the folder of a running windfall with --data, or set %s"
                                .formatted(data.path(), ServerSettings.DATABASE_URL)));
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(address.jdbcUrl());
        database.setUser(address.user());
        database.setPassword(address.password());
        return database;
    }
}
