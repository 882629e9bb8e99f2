package dev.windfall.app.verify;

import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Rule.PayAs;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.AccountId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.Component;
import dev.windfall.projections.settlement.payouts.Line;
import dev.windfall.projections.settlement.payouts.PayoutCommand;
import dev.windfall.projections.settlement.payouts.PayoutDecider;
import dev.windfall.projections.settlement.payouts.PayoutEvent;
import dev.windfall.projections.settlement.payouts.PayoutState;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.TopicCheck;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.sink.Migrations;
import dev.windfall.sink.Sink;
import dev.windfall.testing.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static dev.windfall.topology.deciders.HostedDeciders.PAYOUTS;
import static org.assertj.core.api.Assertions.assertThat;

/// What deciders of payouts have decided, folded again, beside the rows that the sink has written of it.
class PayoutRowsIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LocalDate WEEK = LocalDate.of(2026, 11, 2);
    private static final RuleName RULE = new RuleName(Kind.LOSSBACK, "weekly");
    private static final AccountId ACCOUNT = new AccountId("aurora", RULE, "p1", "EUR");

    private final TestServers.Place place = TestServers.shared().placeFor(PayoutRowsIT.class);
    private final Topics topics = new Topics(place.topicPrefix(), 1);
    private final KafkaSettings kafka = new KafkaSettings(place.bootstrapServers(), Map.of());
    private final PGSimpleDataSource database = place.database().dataSource();
    private final PayoutDecider decider = new PayoutDecider();
    private final List<DecidedEvents> decided = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private @Nullable PayoutState state;
    private @Nullable Sink sink;

    /// A line that is paid, one that is less than nothing, and one that waits.
    @BeforeEach
    void anAccount() throws Exception {
        Migrations.apply(database);
        try (Admin admin = Admin.create(kafka.with(Map.of()))) {
            new TopicCheck(admin).createMissing(topics.all());
            sink = new Sink(kafka, topics, new Sink.TopicIds(new TopicCheck(admin).topicId(topics.playerDays().name()),
                    new TopicCheck(admin).topicId(topics.events().name())), database, "1");
        }
        Line first = opened(decide(sealed(0, null, new Component(WEEK, null, 1_000))));
        decide(new PayoutCommand.Told(first.asker().news(EffectStatus.PROCESSING, EffectStatus.SETTLED)));
        decide(sealed(1, null, new Component(WEEK, run(0), -300)));
        decide(sealed(2, 100L, new Component(WEEK.plusWeeks(2), null, 900)));
    }

    @AfterEach
    void stop() {
        if (sink != null) {
            sink.close();
        }
    }

    @Test
    void rowsThatAreWhatTheEventsFoldToAreCounted() throws Exception {
        written();
        DecisionRows.Counted counted = compare();
        assertThat(told).isEmpty();
        assertThat(counted.lines() + " " + counted.periods()).isEqualTo("3 2");
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            somebody                                                     | is told
            update payout_line set status = 'FAILED' where amount = 1000 | aurora~lossback~weekly~2026-11-02~p1~EUR:
            update payout_line set amount = 600 where amount = 1000      | aurora~lossback~weekly~2026-11-02~p1~EUR:
            update payout_line set note = 'mine' where status = 'HELD'   | aurora~lossback~weekly~2026-11-16~p1~EUR:
            update payout_line set brand_id = 'b' where amount = 1000    | aurora~lossback~weekly~2026-11-02~p1~EUR:
            update payout_line set run_id = player_id where amount = 1000 | aurora~lossback~weekly~2026-11-02~p1~EUR:
            delete from payout_line where status = 'CARRIED'             | aurora~lossback~weekly~2026-11-09~p1~EUR:
            update payout_period set paid = paid + 1 where carried = 0   | period 2026-11-16:
            update payout_period set seq = 9 where pending < 0           | period 2026-11-02:
            delete from payout_period where pending < 0                  | period 2026-11-02:
            update payout_account set seq = seq - 1                      | payout lossback~weekly~p1~EUR:
            update payout_line set line_id = concat(line_id, 'X')        | aurora~lossback~weekly~2026-11-02~p1~EURX:
            """)
    void aRowThatSomebodyHasChangedIsFound(String statement, String place) throws Exception {
        written();
        execute(statement);
        compare();
        assertThat(told).isNotEmpty().allMatch(word -> word.startsWith(
                "PostgreSQL, brand aurora, payout lossback~weekly~p1~EUR"));
        assertThat(told).anyMatch(word -> word.contains(place));
    }

    @Test
    void amountsThatAreNowhereAreFoundInTheEvents() throws Exception {
        DecidedEvents last = decided.removeLast();
        PayoutEvent.Opened opened = (PayoutEvent.Opened) PAYOUTS.events().fromAvro(last.getEvents().getFirst());
        PayoutEvent less = new PayoutEvent.Opened(opened.line(), opened.markerSeq(),
                List.of(new Component(WEEK.plusWeeks(2), null, 901)), opened.movements(), opened.at());
        decided.add(DecidedEvents.newBuilder(last).setEvents(List.of(PAYOUTS.events().toAvro(less))).build());
        written();
        compare();
        assertThat(told).hasSize(1).first().asString()
                .startsWith(
                        "Events, brand aurora, payout lossback~weekly~p1~EUR, period 2026-11-16: expected sealed = ");
    }

    private static RunId run(int week) {
        return RunId.settlement("aurora", RULE, WEEK.plusWeeks(week));
    }

    private static PayoutCommand sealed(int week, @Nullable Long holdFrom, Component component) {
        return new PayoutCommand.Sealed(run(week), week + 1, List.of(component), holdFrom, new PayAs.Cash());
    }

    private PayoutEvent decide(PayoutCommand command) {
        Instant now = NOON.plusSeconds(decided.size());
        Decision<PayoutEvent> decision = decider.decide(ACCOUNT.subject(), state, command, new Given(now, "test", ""));
        List<PayoutEvent> events = ((Decision.Decided<PayoutEvent>) decision).events();
        PayoutState after = decider.evolve(state, events.getFirst());
        decided.add(DecidedEvents.newBuilder().setBrandId("aurora").setDecider(AccountId.DECIDER)
                .setSubjectId(ACCOUNT.subject().id()).setSeq(decided.size() + 1)
                .setEvents(events.stream().map(PAYOUTS.events()::toAvro).toList())
                .setState(PAYOUTS.states().toAvro(after)).setCommandId("c").setCaller("test").setActor("")
                .setDecidedAt(now).build());
        state = after;
        return events.getFirst();
    }

    private static Line opened(PayoutEvent event) {
        return ((PayoutEvent.Opened) event).line();
    }

    /// As the host tells it, and as the sink writes it.
    private void written() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(kafka.with(Map.of()),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (DecidedEvents record : decided) {
                producer.send(new ProducerRecord<>(topics.events().name(), 0,
                        ACCOUNT.subject().key().getBytes(StandardCharsets.UTF_8),
                        topics.events().codec().encode(record))).get();
            }
        }
        Objects.requireNonNull(sink).start();
        String written = "select coalesce(sum(next_offset), 0) from sink_offset where topic like '%.events.%'";
        for (int i = 0; i < 300 && number(written) < decided.size(); i++) {
            Thread.sleep(100);
        }
        assertThat(number(written)).isEqualTo(decided.size());
    }

    private DecisionRows.Counted compare() throws Exception {
        try (PostgresRows rows = PostgresRows.onceOnCuts(database, topics, Duration.ofSeconds(20), () -> {}, _ -> {})) {
            Differences differences = new Differences(told::add);
            LoggedRuns noLog = LoggedRuns.of(topics, Map.of(), _ -> false); // it has none
            return DecisionRows.compare(kafka, topics, rows, new RunCheck(noLog, 1, differences),
                    new TurnCheck(new LoggedTurns(topics), differences), differences);
        }
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isPositive();
        }
    }

    private long number(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
