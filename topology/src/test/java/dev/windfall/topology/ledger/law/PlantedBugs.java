package dev.windfall.topology.ledger.law;

import dev.windfall.testing.PlantedCopy.Change;
import dev.windfall.testing.PlantedMistakes;

import java.nio.file.Path;
import java.util.List;

/// Bugs as somebody might write them: where the source says one thing, it says another. Each is a row of the table in
/// `projections/README.md`.
enum PlantedBugs implements PlantedMistakes.Mistake {

    DEDUPE_SKIPPED_EVERY_10000TH(
            change("projections", "ledger/LedgerFold.java", "standing != null && standing.fact().equals(fact)) {",
                    "standing != null && standing.fact().equals(fact) && REPEATED.incrementAndGet() % 10_000 != 0) {"),
            change("projections", "ledger/LedgerFold.java", "private final LedgerState state;", """
                    private static final java.util.concurrent.atomic.AtomicLong REPEATED =
                            new java.util.concurrent.atomic.AtomicLong();
                    private final LedgerState state;""")),

    AT_THE_SAME_TIME_IS_NOT_AFTER(change("projections", "ledger/BetRules.java",
            "!time.isBefore(settlement.occurredAt())", "time.isAfter(settlement.occurredAt())")),

    THE_SAME_REVISION_IS_NOT_REVERSED(change("projections", "ledger/BetRules.java",
            "revision >= revisionOf(settlement)", "revision > revisionOf(settlement)")),

    TIES_OF_REVISIONS_BY_ARRIVAL(change("projections", "ledger/BetRules.java", """
            SPEAKS_LAST = Comparator.comparingInt(BetRules::revisionOf)
                        .thenComparing(Settlement::occurredAt)
                        .thenComparing(Settlement::eventId);""",
            "SPEAKS_LAST = Comparator.comparingInt(BetRules::revisionOf);"),
            change("projections", "ledger/BetRules.java", "Settlement speaker = rules.speaker(events);", """
                    SmallMap<String, Recorded> arrived = SmallMap.empty();
                    for (Recorded event : events.values().stream().sorted(Comparator.comparingLong(Recorded::offset)
                            .thenComparingInt(Recorded::index)).toList()) {
                        arrived = arrived.with("%09d".formatted(arrived.size()), event);
                    }
                    Settlement speaker = rules.speaker(arrived);""")),

    SUPERSEDED_IS_SHOWN_AS_REVERSED(change("projections", "ledger/BetRules.java",
            "speaker != null && !settlement.eventId().equals(speaker.eventId())",
            "speaker != null && !all.reverses(settlement) && !settlement.equals(speaker)")),

    THE_DAY_OF_THE_ROLLBACK(change("projections", "ledger/Contribution.java",
            "add(open.fact(place), open.standing(place)", """
                    Instant rolledBack = open.events().stream().map(Recorded::fact)
                            .filter(Fact.Rollback.class::isInstance).map(Fact::occurredAt)
                            .max(Instant::compareTo).orElse(Instant.EPOCH);
                    add(open.fact(place) instanceof Fact.Settlement bet && open.standing(place) == Standing.REVERSED
                            ? new Fact.Settlement(bet.eventId(), bet.brandId(), bet.playerId(), bet.betId(),
                                    bet.providerId(), bet.gameCategory(), bet.gameId(), bet.roundId(),
                                    bet.currency(), bet.stake(), bet.payout(), bet.bonusStake(),
                                    bet.bonusPayout(), bet.validTurnover(), rolledBack, bet.revision())
                            : open.fact(place), open.standing(place)"""),
            change("projections", "ledger/Contribution.java", "import java.time.LocalDate;",
                    "import java.time.LocalDate;\nimport java.time.Instant;")),

    BONUS_IS_PART_OF_VALID_TURNOVER(change("projections", "events/Admission.java", "? stake - bonusStake", "? stake")),

    DAYS_IN_UTC(change("projections", "ledger/Contribution.java", "days.day(bet.occurredAt())",
            "LocalDate.ofInstant(bet.occurredAt(), java.time.ZoneOffset.UTC)")),

    A_WAITING_ROLLBACK_IS_NOT_STORED(change("topology", "wire/Cases.java", "writeEvents(open.events(), words, output);", """
            writeEvents(open.events().stream()
                    .filter(event -> !(event.fact() instanceof dev.windfall.projections.events.Fact.Rollback)
                            || open.events().stream().anyMatch(other ->
                                    other.fact() instanceof dev.windfall.projections.events.Fact.Settlement))
                    .toList(), words, output);""")),

    THE_LARGER_DIGEST_STANDS(change("projections", "events/Content.java", "digest(other)) < 0", "digest(other)) > 0")),

    CASH_OF_ALL_PLAYERS_MEETS(change("topology", "wire/Cases.java", "output.writeText(key.playerId());",
            "output.writeText(key.kind() == CaseKey.Kind.CASH ? \"\" : key.playerId());")),

    A_PLAYER_IS_LISTED_WITH_EACH_CHANGE(change("projections", "settlement/cuts/SettlingFold.java",
            "if (day != null && ledger.days().get(key) == null) {", "if (day != null) {")),

    A_LIST_BEGINS_ANEW_WITH_EACH_COMMIT(change("topology", "ledger/PlayerIndex.java",
            "grown.computeIfAbsent(list, any -> stored(table, any))",
            "grown.computeIfAbsent(list, any -> new Rest(0, new ArrayList<>()))")),

    CLOSING_BY_THE_TIME_OF_THE_PARTITION(change("projections", "ledger/CaseKey.java", "Slice.bucketOf(playerId)", "0"));

    @SuppressWarnings("ImmutableEnumChecker") // it is a copy
    private final List<Change> changes;

    PlantedBugs(Change... changes) {
        this.changes = List.of(changes);
    }

    @Override
    public List<Change> changes() {
        return changes;
    }

    /// @param file below the module's package
    private static Change change(String module, String file, String right, String wrong) {
        return new Change(Path.of("..", module, "src/main/java/dev/windfall", module, file), right, wrong);
    }
}
