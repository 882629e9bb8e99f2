package dev.windfall.app.verify;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Horizon;
import dev.windfall.projections.ledger.LedgerState;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.PeriodGrid;
import dev.windfall.projections.rules.Rule;
import dev.windfall.projections.rules.RuleDigest;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.rules.Terms;
import dev.windfall.projections.rules.Weights;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.SettlementNews;
import dev.windfall.projections.settlement.cuts.SettlementState;
import dev.windfall.projections.settlement.cuts.SettlingFold;
import dev.windfall.projections.settlement.payouts.LineStatus;
import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.Pinned;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.Tally;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.sink.RunRow;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.deciders.Hosted;
import dev.windfall.topology.deciders.HostedDeciders;
import dev.windfall.topology.ledger.LedgerNews;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// A brand that has settled two days, each with bets that come later: its story, from which its log follows in any generation, and what
/// its deciders have decided, as the engine does it: some players at a time.
final class SettledBrand {

    static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);
    static final BrandSettings AURORA = new BrandSettings("aurora",
            new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2), 2, Map.of());

    private static final Instant NOW = Instant.parse("2026-11-09T12:00:00Z");
    private static final int PLAYERS = 30;
    private static final int RATE = 100_000;

    final List<DecidedEvents> decided = new ArrayList<>();
    final List<RunRow> rows = new ArrayList<>();
    private final List<Entry> story = new ArrayList<>();
    private final Ruling ruling;
    private final Decisions<?, ?, ?> runs = new Decisions<>(HostedDeciders.RUNS);
    private final Decisions<?, ?, ?> accounts = new Decisions<>(HostedDeciders.PAYOUTS);
    private long controls;
    private int bets;

    /// One of the two.
    private record Entry(@Nullable Control control, @Nullable Fact fact) {

        boolean isIn(int partition, Slice slice) {
            return control != null ? slice.partitions().contains(partition)
                    : fact != null && slice.partitionOf(fact.playerId()) == partition;
        }

        LogRecord record(long offset) {
            return new LogRecord("aurora", offset,
                    fact == null ? List.of() : List.of(new Recorded(fact, NOW, offset, 0)),
                    control);
        }
    }

    /// @param topics of the generation in which it is settled
    SettledBrand(Topics topics) {
        this(topics, ruling("", RATE));
    }

    /// @param rate in millionths
    static SettledBrand paying(Topics topics, int rate) {
        return new SettledBrand(topics, ruling("", rate));
    }

    /// @param ruleDigest as its markers state it
    static SettledBrand stating(Topics topics, String ruleDigest) {
        return new SettledBrand(topics, ruling(ruleDigest, RATE));
    }

    private SettledBrand(Topics topics, Ruling ruling) {
        this.ruling = ruling;
        control(new Control.Document.Settings(AURORA));
        control(new Control.Document.BrandRule(ruling));
        for (int day = 0; day < 2; day++) {
            RunId run = run(day);
            bets(MONDAY.plusDays(day));
            control(new Control.Document.SettleMarker(run, 1, ruling));
            bets(MONDAY.plusDays(day)); // corrected by the next one
            control(new Control.Document.RunSealed(run, 1));
            request(run, topics);
        }
        for (int partition = 0; partition < topics.partitions(); partition++) {
            settle(partition, topics);
        }
        for (int day = 0; day < 2; day++) {
            tally(run(day));
            rows.add(new RunRow(ShownRun.of(state(run(day))), 1));
        }
    }

    static RunId run(int day) {
        return RunId.settlement("aurora", ruling("", RATE).rule().name(), MONDAY.plusDays(day));
    }

    /// @param digest empty for that of the rule
    private static Ruling ruling(String digest, int rate) {
        Terms terms = new Terms(new Weights(Rule.WEIGHT_ONE_BP, new TreeMap<>(), new TreeMap<>()), Terms.TierMode.WHOLE,
                new TreeMap<>(Map.of("EUR", List.of(new Terms.Tier(0, new Terms.Reward.Rate(rate))))),
                new TreeMap<>(), new TreeMap<>());
        Rule rule = new Rule(Kind.CASHBACK, "daily", Rule.Base.TURNOVER, Rule.Funding.ALL,
                new PeriodGrid(PeriodGrid.Length.DAILY, DayOfWeek.MONDAY), Rule.Scope.EMPTY, Rule.Scope.EMPTY, terms,
                new TreeMap<>(), false, Rule.Rounding.DOWN, new TreeMap<>(), new Rule.PayAs.Cash(), Duration.ZERO,
                false);
        return new Ruling(new RuleVersion(1, MONDAY, RuleVersion.Mode.LIVE, rule),
                digest.isEmpty() ? RuleDigest.of(rule) : digest, "", 0, new TreeMap<>(), NOW, "");
    }

    /// Stands in the log behind all the rest.
    void control(Control.Document document) {
        controls++;
        story.add(new Entry(new Control(controls, document), null));
    }

    private void bets(LocalDate day) {
        for (int player = 0; player < PLAYERS; player++) {
            bets++;
            story.add(new Entry(null, bet("p" + player, 1_000L * bets, day)));
        }
    }

    private Fact.Settlement bet(String playerId, long stake, LocalDate day) {
        return new Fact.Settlement("e" + bets, "aurora", playerId, "b" + bets, "nova", "slots", null, null, "EUR",
                stake,
                0, 0, 0, stake, day.atTime(12, 0).toInstant(ZoneOffset.UTC), null);
    }

    /// A bet of the first day says another stake than the one that was rated.
    void forgeABet() {
        Fact bet = Objects.requireNonNull(story.get(2).fact(), "the first two are control records");
        story.set(2, new Entry(null, new Fact.Settlement(bet.eventId(), "aurora", bet.playerId(), "b1", "nova", "slots",
                null, null, "EUR", 77_777, 0, 0, 0, 77_777, bet.occurredAt(), null)));
    }

    /// Nothing of the story from a record on, counted from the end, is in the log.
    void forgetLast(int entries) {
        story.subList(story.size() - entries, story.size()).clear();
    }

    List<LogRecord> log(int partition, Topics topics) {
        List<LogRecord> log = new ArrayList<>();
        Slice slice = AURORA.slice(topics.partitions());
        story.stream().filter(entry -> entry.isIn(partition, slice))
                .forEach(entry -> log.add(entry.record(log.size())));
        return log;
    }

    private void request(RunId run, Topics topics) {
        Subject subject = RunDecider.subject(run);
        tell(runs, subject, new RunCommand.Request(1,
                new Pinned(1, ruling.digest(), Set.of(), new TreeMap<>(), AURORA.slice(topics.partitions()))));
        tell(runs, subject, new RunCommand.BarrierTaken(1, new TreeMap<>()));
        tell(runs, subject, new RunCommand.Marked(1));
    }

    private static void tell(Decisions<?, ?, ?> decisions, Subject subject, RunCommand command) {
        decisions.tell(subject, HostedDeciders.RUNS.commands().toAvro(command));
    }

    /// As the ledger does it: pieces are told while others bet, and before the run is sealed.
    private void settle(int partition, Topics topics) {
        LedgerNews told = new LedgerNews(topics.commands().codec(), topics.generation().number());
        SettlingFold fold = new SettlingFold(LedgerState.inMemory(), SettlementState.inMemory(), Horizon.DEFAULT,
                partition, topics.partitions(), news -> {
                    Command command = told.command(news, NOW);
                    (news instanceof SettlementNews.LineSealed ? accounts : runs).tell(
                            new Subject(command.getDecider(), "aurora", command.getSubjectId()), command.getDocument());
                });
        for (LogRecord record : log(partition, topics)) {
            if (record.control() != null && record.control().document() instanceof Control.Document.RunSealed) {
                drain(fold);
            }
            var _ = fold.fold(record);
            var _ = fold.settle(3);
        }
        drain(fold);
    }

    private static void drain(SettlingFold fold) {
        boolean isLeft = true;
        while (isLeft) {
            isLeft = fold.settle(1_000);
        }
    }

    private void tally(RunId run) {
        long lines = ((Phase.Decided) state(run).phase()).lines();
        tell(runs, RunDecider.subject(run), new RunCommand.Tallied(0, new Tally(1,
                new TreeMap<>(Map.of(LineStatus.PROCESSING, lines)))));
    }

    RunState state(RunId run) {
        DecidedEvents last = decided.stream().filter(each -> each.getSubjectId().equals(run.text()))
                .reduce((before, after) -> after).orElseThrow();
        return HostedDeciders.RUNS.states().fromAvro(last.getState());
    }

    /// The subjects of a decider.
    private final class Decisions<S, C, E> {

        private final Hosted<S, C, E> hosted;
        private final Map<Subject, S> states = new HashMap<>();

        Decisions(Hosted<S, C, E> hosted) {
            this.hosted = hosted;
        }

        void tell(Subject subject, ByteBuffer command) {
            @Nullable
            S state = states.get(subject);
            if (hosted.decider().decide(subject, state, hosted.commands().fromAvro(command),
                    new Given(NOW, "ledger", "")) instanceof Decision.Decided<E> decision) {
                for (E event : decision.events()) {
                    state = hosted.decider().evolve(state, event);
                }
                S after = Objects.requireNonNull(state, "something was decided");
                states.put(subject, after);
                decided.add(DecidedEvents.newBuilder().setBrandId("aurora").setDecider(subject.decider())
                        .setSubjectId(subject.id()).setSeq(1)
                        .setEvents(decision.events().stream().map(hosted.events()::toAvro).toList())
                        .setState(hosted.states().toAvro(after)).setCommandId("c").setCaller("ledger").setActor("")
                        .setDecidedAt(NOW).build());
            }
        }
    }
}
