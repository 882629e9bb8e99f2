package dev.windfall.topology.ledger;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.stores.SegmentTable;
import dev.windfall.topology.stores.SegmentTable.Batch;
import dev.windfall.topology.stores.SegmentTable.Change;
import dev.windfall.topology.wire.BrandLog;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DayOfWeek;
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
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/// A task of the ledger, step by step, and the accruals that each step tells. November 2026 began on a Sunday, and its weeks begin
/// on Mondays: the 16th, the 23rd.
///
/// A step is `bet p1 23 1000`, which may be named for `undo p1 NAME`; `rule` or `shadow` as in [RuleText], from `@DAY` on;
/// `profile p1 vip`, `commit`, `second` (a commit, a second later), `crash` (nothing but what is committed is left). But for the last
/// one, `commit` and those that end with `...`, each is followed by commits until nobody waits.
class AccrualsTest {

    private static final Topics TOPICS = new Topics("", 1);
    private static final int PACK = 1_000;
    /// At the time, in a commit.
    private static final int LOOKS = 400;
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

    private final List<Change> changelog = new ArrayList<>();
    private final Map<String, Integer> versions = new HashMap<>();
    private final Set<String> told = new TreeSet<>();
    private final List<String> order = new ArrayList<>();
    private SegmentTable table = empty();
    private LedgerTask task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
    private long offset;
    private long controls;
    private long now_ms = 10_000;

    @BeforeEach
    void register() {
        process(new Control.Document.Settings(new BrandSettings("aurora",
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT), Map.of("EUR", 2, "JPY", 0), 1, Map.of())));
        settle();
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void whatAPlayerIsToGetFollowsHisBets() {
        play("""
                bet p1 23 1000                        |
                rule lossback weekly 5% @16           | p1 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                bet p1 24 500                         | p1 lossback weekly LIVE 23..29 EUR 75 ENTITLED #2 v1
                bet p1 24 0                           |
                bet p2 18 200                         | p2 lossback weekly LIVE 16..22 EUR 10 ENTITLED #1 v1
                bet p1 10 5000                        |
                bet p3 23 19                          |
                bet p3 23 1 JPY 100                   | p3 lossback weekly LIVE 23..29 EUR 1 ENTITLED JPY 5 ENTITLED #1 v1
                """);
    }

    @Test
    void whatIsTakenBackComesToNothingAndIsToldOnce() {
        play("""
                rule lossback weekly 5% min=30 @16    |
                bet p1 23 400                         |
                bet p1 24 600 won                     | p1 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                undo p1 won                           | p1 lossback weekly LIVE 23..29 EUR 0 BELOW_MIN #2 v1
                bet p2 24 1000 all                    | p2 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                undo p2 all                           | p2 lossback weekly LIVE 23..29 EUR 0 NO_TIER #2 v1
                bet p2 25 0                           |
                """);
    }

    @Test
    void aTrialIsRatedBesideWhatPaysUntilItEnds() {
        play("""
                bet p1 23 1000                        |
                rule rebate daily DAILY 5% @23        | p1 rebate daily LIVE 23..23 EUR 50 ENTITLED #1 v1
                rule rebate daily DAILY 8% SHADOW @23 | p1 rebate daily SHADOW 23..23 EUR 80 ENTITLED #1 v2
                bet p1 23 100                         | p1 rebate daily LIVE 23..23 EUR 55 ENTITLED #2 v1
                                                      | p1 rebate daily SHADOW 23..23 EUR 88 ENTITLED #2 v2
                rule rebate daily DAILY 6% @23        | p1 rebate daily LIVE 23..23 EUR 66 ENTITLED #3 v3
                                                      | p1 rebate daily SHADOW 23..23 EUR 0 ENDED #3 v2
                """);
    }

    @Test
    void aDisabledRuleOwesNothingMore() {
        play("""
                rule cashback weekly 5% @16           |
                bet p1 18 1000                        | p1 cashback weekly LIVE 16..22 EUR 50 ENTITLED #1 v1
                bet p1 23 1000                        | p1 cashback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                rule cashback weekly 5% DISABLED @23  | p1 cashback weekly LIVE 23..29 EUR 0 ENDED #2 v1
                bet p1 23 1000                        |
                bet p1 18 1000                        | p1 cashback weekly LIVE 16..22 EUR 100 ENTITLED #2 v1
                rule cashback weekly 2% @23           | p1 cashback weekly LIVE 23..29 EUR 40 ENTITLED #3 v3
                """);
    }

    @Test
    void periodsThatAreCutOtherwiseTakeThePlaceOfThoseBefore() {
        play("""
                bet p1 23 1000                        |
                bet p1 25 2000                        |
                bet p2 25 3000                        |
                rule lossback cut DAILY 10% @16       | p1 lossback cut LIVE 23..23 EUR 100 ENTITLED #1 v1
                                                      | p1 lossback cut LIVE 25..25 EUR 200 ENTITLED #1 v1
                                                      | p2 lossback cut LIVE 25..25 EUR 300 ENTITLED #1 v1
                rule lossback cut WEEKLY 10% @16      | p1 lossback cut LIVE 23..29 EUR 300 ENTITLED #2 v2
                                                      | p1 lossback cut LIVE 25..25 EUR 0 ENDED #2 v1
                                                      | p2 lossback cut LIVE 23..29 EUR 300 ENTITLED #1 v2
                                                      | p2 lossback cut LIVE 25..25 EUR 0 ENDED #2 v1
                rule lossback cut MONTHLY 10% @1      | p1 lossback cut LIVE 1..30 EUR 300 ENTITLED #1 v3
                                                      | p1 lossback cut LIVE 23..29 EUR 0 ENDED #3 v2
                                                      | p2 lossback cut LIVE 1..30 EUR 300 ENTITLED #1 v3
                                                      | p2 lossback cut LIVE 23..29 EUR 0 ENDED #2 v2
                """);
    }

    @Test
    void aVersionOfTheNextPeriodLeavesTheOpenOneAlone() {
        play("""
                rule lossback weekly 5% @16           |
                bet p1 23 1000                        | p1 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                rule lossback weekly 9% @30           |
                bet p1 24 1000                        | p1 lossback weekly LIVE 23..29 EUR 100 ENTITLED #2 v1
                bet p1 30 1000                        | p1 lossback weekly LIVE 30..36 EUR 90 ENTITLED #1 v2
                """);
    }

    @Test
    void aProfileChangesWhatItsPlayerIsToGet() {
        play("""
                rule lossback weekly 5% vip=10% @16   |
                bet p1 18 100                         | p1 lossback weekly LIVE 16..22 EUR 5 ENTITLED #1 v1
                bet p1 24 1000                        | p1 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                bet p2 24 1000                        | p2 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                profile p1 vip                        | p1 lossback weekly LIVE 16..22 EUR 10 ENTITLED #2 v1
                                                      | p1 lossback weekly LIVE 23..29 EUR 100 ENTITLED #2 v1
                profile p2 blocked                    | p2 lossback weekly LIVE 23..29 EUR 0 BLOCKED #2 v1
                profile p3 vip                        |
                bet p3 24 1000                        | p3 lossback weekly LIVE 23..29 EUR 100 ENTITLED #1 v1
                rule rebate asked 1% OPT_IN @16       |
                profile p3 vip rebate/asked           | p3 rebate asked LIVE 23..29 EUR 10 ENTITLED #1 v1
                """);
    }

    @Test
    void nobodyIsRatedTwiceWithinASecond() {
        play("""
                rule lossback weekly 5% @16           |
                bet p1 23 1000 ...                    |
                second                                | p1 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                bet p1 23 1000 ...                    |
                commit                                |
                bet p1 23 1000 ...                    |
                commit                                |
                second                                | p1 lossback weekly LIVE 23..29 EUR 150 ENTITLED #2 v1
                commit                                |
                """);
    }

    @Test
    void whoeverWaitedBeforeACrashIsRatedAfterIt() {
        play("""
                rule lossback weekly 5% vip=10% @16   |
                bet p1 23 1000                        | p1 lossback weekly LIVE 23..29 EUR 50 ENTITLED #1 v1
                bet p1 24 1000 ...                    |
                bet p2 2 5000 ...                     |
                bet p2 18 3000 ...                    |
                commit                                |
                crash                                 | p1 lossback weekly LIVE 23..29 EUR 100 ENTITLED #2 v1
                                                      | p2 lossback weekly LIVE 16..22 EUR 150 ENTITLED #1 v1
                crash                                 |
                profile p1 vip ...                    |
                commit                                | p1 lossback weekly LIVE 23..29 EUR 200 ENTITLED #3 v1
                rule lossback weekly 6% @16 ...       |
                crash                                 |
                """);
    }

    @Test
    void aRuleThatWasTakenBeforeACrashIsAppliedAfterIt() {
        bets(3 * Accruals.SWEPT_PIECE);
        step("rule lossback weekly 5% @16 ...");
        commit(new Looks(1));
        assertThat(told).hasSize(2 * Accruals.SWEPT_PIECE);
        crash();
        settle();
        assertThat(told).hasSize(3 * Accruals.SWEPT_PIECE);
    }

    /// More than may wait: the others are rated with all of their day.
    @Test
    void whoHasNoRoomToWaitIsRatedAllTheSame() {
        step("rule lossback weekly 5% @16");
        bets(Accruals.TOUCHED_MAX + 10);
        commit();
        assertThat(told).hasSizeBetween(LOOKS / 2, (LOOKS + 1) * Accruals.SWEPT_PIECE);
        settle();
        assertThat(told).hasSize(Accruals.TOUCHED_MAX + 10);
    }

    /// However little time there is, both who was touched and whole days get on.
    @Test
    void whoeverHasNoTimeRatesAllTheSame() {
        bets(2 * Accruals.SWEPT_PIECE);
        step("rule lossback weekly 5% @16 ...");
        step("bet p1 24 1000 ...");
        now_ms += Accruals.TICK_MS;
        commit(share -> false);
        assertThat(told).hasSize(1 + Accruals.SWEPT_PIECE).anyMatch(accrual -> accrual.startsWith("p1 "));
    }

    @Test
    void accrualsStandBeforeTheProgressOfTheirCommit() {
        step("rule lossback weekly 5% @16");
        step("bet p1 23 1000 ...");
        order.clear();
        second();
        step("bet p1 23 1000 ...");
        commit();
        second();
        assertThat(order).containsExactly("PlayerDay", "Accrual", "Progress", "PlayerDay", "Progress", "Accrual",
                "Progress");
    }

    private void play(String steps) {
        String[] lines = steps.split("\n", -1);
        for (int first = 0, next; first < lines.length && !lines[first].isBlank(); first = next) {
            List<String> expected = new ArrayList<>(List.of(told(lines[first])));
            for (next = first + 1; next < lines.length && lines[next].startsWith(" "); next++) {
                expected.add(told(lines[next])); // of the same step
            }
            told.clear();
            step(lines[first].split("\\|", -1)[0].strip());
            assertThat(String.join("\n", told)).as(lines[first]).isEqualTo(String.join("\n", expected));
        }
    }

    private static String told(String line) {
        return line.split("\\|", -1)[1].strip();
    }

    private void step(String step) {
        boolean waits = step.endsWith("...");
        List<String> words = List.of(step.replace("...", "").strip().split(" +", -1));
        switch (words.getFirst()) {
            case "bet" -> bet(words);
            case "undo" -> process(List.of(
                    event(words.get(2) + "-undone", "BET_ROLLED_BACK", words.get(1), words.get(2), 25)));
            case "rule" -> rule(words);
            case "profile" -> process(new Control.Document.PlayerProfile(words.get(1), profile(words)));
            case "second" -> second();
            case "crash" -> crash();
            case "commit" -> commit();
            default -> throw new IllegalArgumentException(step);
        }
        if (!waits && !Set.of("commit", "second").contains(words.getFirst())) {
            settle();
        }
    }

    private void bet(List<String> words) {
        String name = words.size() == 5 ? words.get(4) : "bet-" + offset;
        bet(name, words.get(1), Integer.parseInt(words.get(2)), Long.parseLong(words.get(3)), "EUR");
        if (words.size() == 6) {
            bet(name + "-too", words.get(1), Integer.parseInt(words.get(2)), Long.parseLong(words.get(5)),
                    words.get(4));
        }
    }

    private void bet(String name, String playerId, int day, long stake, String currency) {
        process(List.of(settlement(name, playerId, day, stake, currency)));
    }

    private void bets(int players) {
        List<WalletEvent> bets = new ArrayList<>();
        for (int i = 0; i < players; i++) {
            bets.add(settlement("bet-" + i, "q" + i, 23, 1_000, "EUR"));
            if (bets.size() == PACK || i == players - 1) {
                process(bets);
                bets.clear();
            }
        }
    }

    private static WalletEvent settlement(String name, String playerId, int day, long stake, String currency) {
        return WalletEvent.newBuilder(event(name, "BET_SETTLED", playerId, name, day)).setProviderId("nova")
                .setGameCategory("slots").setPayout(0L).setCurrency(currency).setStake(stake).setValidTurnover(stake)
                .build();
    }

    private void rule(List<String> words) {
        int day = Integer.parseInt(words.getLast().substring(1));
        String text = String.join(" ", words.subList(1, words.size() - 1));
        int version = versions.merge(words.get(1) + words.get(2), 1, Integer::sum);
        process(new Control.Document.BrandRule(
                RuleText.ruling(version, FIRST.plusDays(day - 1), DayOfWeek.MONDAY, text)));
    }

    private static Profile profile(List<String> words) {
        return new Profile(words.contains("vip") ? "vip" : null,
                words.stream().filter(word -> word.contains("/")).map(word -> word.split("/", -1))
                        .map(rule -> new Profile.OptIn(rule[0], rule[1])).collect(Collectors.toSet()),
                words.contains("blocked"));
    }

    private static WalletEvent event(String id, String type, String playerId, String betId, int day) {
        return WalletEvent.newBuilder().setEventId(id).setType(type).setBrandId("aurora").setPlayerId(playerId)
                .setBetId(betId).setOccurredAt(FIRST.plusDays(day - 1).atTime(12, 0).toInstant(ZoneOffset.UTC)).build();
    }

    private void process(List<WalletEvent> events) {
        process(BrandLogRecord.newBuilder().setBrandId("aurora")
                .setEvents(events.stream().map(event -> new LoggedEvent(recordedAt(event), event)).toList()).build());
    }

    private static Instant recordedAt(WalletEvent event) {
        Instant usual = FIRST.plusDays(24).atTime(12, 0).toInstant(ZoneOffset.UTC);
        return event.getOccurredAt().isAfter(usual) ? event.getOccurredAt() : usual;
    }

    private void process(Control.Document document) {
        process(BrandLog.toAvro("aurora", new Control(++controls, document), Instant.EPOCH));
    }

    private void process(BrandLogRecord record) {
        assertThat(task.fold(TOPICS.brandLog().codec().encode(record), offset++)).isEmpty();
    }

    private void second() {
        now_ms += Accruals.TICK_MS;
        commit();
    }

    private void settle() {
        commit();
        for (int i = 0; i < 1_000 && task.waits_ms(now_ms).isPresent(); i++) {
            now_ms += task.waits_ms(now_ms).orElseThrow();
            commit();
        }
        assertThat(task.waits_ms(now_ms)).isEmpty();
    }

    private void commit() {
        commit(new Looks(LOOKS));
    }

    private void commit(SpareTime spare) {
        Batch batch = table.begin();
        var _ = task.goOn(now_ms, spare);
        task.write(batch, this::tell);
        changelog.addAll(batch.changes());
        batch.publish();
    }

    private void crash() {
        table.close();
        table = empty();
        changelog.forEach(table::restore);
        task = new LedgerTask(TOPICS, 0, table, news -> {}, _ -> {});
        controls = Objects.requireNonNull(LedgerTables.brand(table, "aurora")).getControlSeq();
    }

    private void tell(byte[] key, byte[] bytes) {
        SpecificRecord message = TOPICS.playerDays().codec().decode(bytes);
        order.add(message.getSchema().getName());
        if (message instanceof Accrual accrual) {
            assertThat(new String(key, StandardCharsets.UTF_8)).startsWith("accrual/aurora~" + accrual.getPlayerId());
            told.add("%s %s %s %s %d..%d %s #%d v%d".formatted(accrual.getPlayerId(), accrual.getKind(),
                    accrual.getRuleId(), accrual.getMode(), number(accrual.getPeriodFirst()),
                    number(accrual.getPeriodLast()),
                    accrual.getItems().stream()
                            .map(item -> "%s %d %s".formatted(item.getCurrency(), item.getEntitlement(),
                                    item.getOutcome()))
                            .collect(Collectors.joining(" ")),
                    accrual.getVersion(), accrual.getRuleVersion()));
        } else {
            assertThat(message).isInstanceOfAny(PlayerDay.class, Progress.class);
        }
    }

    /// Of November; what is later goes on counting.
    private static long number(LocalDate day) {
        return day.toEpochDay() - FIRST.toEpochDay() + 1;
    }

    private static SegmentTable empty() {
        return new SegmentTable(Long.MAX_VALUE, Path.of("target", "unused.scratch"), LedgerTables::dueOf);
    }
}
