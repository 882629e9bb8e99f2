package dev.windfall.app;

import dev.windfall.app.verify.DecisionRows;
import dev.windfall.app.verify.Differences;
import dev.windfall.app.verify.KafkaEvidence;
import dev.windfall.app.verify.LiveDays;
import dev.windfall.app.verify.PostgresSeal;
import dev.windfall.app.verify.RunCheck;
import dev.windfall.app.verify.RunVerifier;
import dev.windfall.app.verify.SealedRun;
import dev.windfall.app.verify.Verifier;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.servers.CannotStart;
import dev.windfall.servers.ServerSettings;
import dev.windfall.servers.Servers;
import dev.windfall.sink.Sink;
import dev.windfall.topology.ingest.IngestTally;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Proves that what is stored is what the log says.
@Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Fold the brand log again, and compare with PostgreSQL and the live stores, row by row; sealed runs are rated "
                + "again; and the events of deciders are compared with PostgreSQL.",
        footer = "%nThe engine may go on meanwhile. If anything differs, the first differences are told, and the exit code is 1. A run "
                + "that is not known, or has no seal, is told with the exit code 2.")
final class VerifyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOption server = new ServerOption();

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--run", paramLabel = "ID",
            description = "make the seal of this run again, from the brand log alone, and show it "
                    + "beside what is stored; nothing else is looked at")
    private @Nullable String run;

    @Override
    public Integer call() throws Exception {
        ServerSettings settings = ServerSettings.fromEnvironment(System.getenv());
        RunId named = run == null ? null
                : RunCommand.named(spec, run);
        KafkaSettings kafka = ClientKafka.of(settings, data.path());
        Differences differences = new Differences(difference -> Windfall.say(spec.commandLine(), difference));
        try {
            PGSimpleDataSource database = database(settings);
            requireSameCluster(kafka, database);
            if (named == null) {
                verify(kafka, database, Token.find(System.getenv(), data.path()), differences);
            } else {
                verifyRun(named, kafka, database, differences);
            }
            return DifferencesText.tell(differences, out());
        } catch (SQLException e) {
            throw new CannotStart("The database can't be read (%s)".formatted(e.getMessage()), e);
        }
    }

    private void verify(KafkaSettings kafka, PGSimpleDataSource database, String token, Differences differences)
            throws Exception {
        try (LiveDays live = new LiveDays(server.uri(), token)) {
            show(new Verifier(kafka, ClientKafka.liveTopics(kafka), database, live, differences, this::say).verify(),
                    out());
        } catch (IOException e) {
            throw new CannotStart(
                    "The live stores at %s can't be read (%s): start ./windfall up, or name another with --server"
                            .formatted(server.uri(), e.getMessage()),
                    e);
        }
    }

    private void verifyRun(RunId named, KafkaSettings kafka, PGSimpleDataSource database, Differences differences)
            throws SQLException, InterruptedException {
        KafkaEvidence evidence = new KafkaEvidence(kafka, ClientKafka.liveTopics(kafka), this::say);
        SealedRun sealed = SealedRun.find(evidence, named);
        RunSealText.print(new RunVerifier(evidence, differences).verify(sealed, PostgresSeal.WHERE,
                PostgresSeal.find(sealed, database, this::say)), spec.commandLine());
    }

    private void say(String word) {
        Windfall.say(spec.commandLine(), word);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
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

    static void show(Verifier.Outcome outcome, PrintWriter out) {
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
        DecisionRows.Counted decisions = outcome.decisions();
        out.printf(
                "Decisions   %,d effects, %,d adjustments, %,d uses of coupons, %,d definitions of them, %,d lines of payouts for "
                        + "%,d periods, %,d runs, at the offsets %s%n",
                decisions.effects(), decisions.adjustments(), decisions.coupons(), decisions.definitions(),
                decisions.lines(),
                decisions.periods(), decisions.runs(), decisions.offsets());
        RunCheck.Counted runs = decisions.log();
        out.printf(
                "Runs        %,d sealed runs rated again (%,d of another generation of the log), %,d lines as their accounts "
                        + "have been told, %,d not told yet%n",
                runs.sealed(), runs.moved(), runs.lines(), runs.awaited());
        out.printf("Coupons     %,d times enough was wagered, or no longer, as the log says%n", decisions.turns());
    }

    private PGSimpleDataSource database(ServerSettings settings) {
        return settings.database().or(() -> Servers.databaseOf(data.path()))
                .orElseThrow(() -> new CannotStart(
                        "No database is known in %s: name the folder of a running windfall with --data, or set %s"
                                .formatted(data.path(), ServerSettings.DATABASE_URL)))
                .dataSource();
    }
}
