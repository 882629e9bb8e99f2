package dev.windfall.topology.ledger.law;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rating.Accrual;
import dev.windfall.projections.rating.Rater;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.topology.ledger.HostedFold;
import dev.windfall.topology.ledger.RuleText;
import dev.windfall.topology.wire.AccrualDocuments;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.PlayerDays;
import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Whatever comes in whatever order, with whatever packs and restarts: once nobody waits, accruals are what the rater says of the days,
/// the rules and the profiles as they are in the end. `-Daccrual.seeds=N` tries more.
class AccrualLawTest {

    private static final long SEEDS = Long.getLong("accrual.seeds", 1_000);
    private static final long PART = 250;
    /// A month, a week and a day begin there.
    private static final List<LocalDate> BOUNDARIES = List.of(LocalDate.of(2024, 1, 1), LocalDate.of(2025, 9, 1),
            LocalDate.of(2025, 12, 1));

    private record Wish(String brandId, Control.Document document) {}

    @Test
    void accrualsAreWhatTheEndSays() {
        List<String> differences = LongStream.range(0, SEEDS / PART).parallel()
                .mapToObj(AccrualLawTest::firstDifference).filter(difference -> !difference.isEmpty()).toList();
        assertThat(differences).isEmpty();
    }

    private static String firstDifference(long part) {
        long rated = 0;
        try (HostedFold host = new HostedFold()) {
            for (long seed = part * PART; seed < (part + 1) * PART; seed++) {
                Random random = new Random(seed);
                Histories.History history = Histories.of(seed);
                List<Wish> wishes = wishes(random);
                fold(history, wishes, random, host);
                Map<String, Long> found = host.accruals();
                Map<String, Long> expected = expected(wishes, host.days());
                if (!found.equals(expected)) {
                    return "seed %d: expected %s, found %s".formatted(seed, expected, found);
                }
                rated += found.size();
            }
        }
        return rated > PART ? "" : "part %d: only %d accruals, which says nothing".formatted(part, rated);
    }

    private static List<Wish> wishes(Random random) {
        List<Wish> wishes = new ArrayList<>();
        for (String brandId : List.of("aurora", "borealis")) {
            for (int rule = random.nextInt(3); rule >= 0; rule--) {
                boolean restates = random.nextBoolean();
                for (int version = 1; version <= 1 + random.nextInt(4); version++) {
                    wishes.add(new Wish(brandId, new Control.Document.BrandRule(RuleText.ruling(version,
                            restates ? BOUNDARIES.getFirst() : BOUNDARIES.get(random.nextInt(3)),
                            restates ? DayOfWeek.of(1 + random.nextInt(7)) : DayOfWeek.MONDAY, text(rule, random)))));
                }
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                wishes.add(new Wish(brandId, new Control.Document.PlayerProfile("p" + (1 + random.nextInt(3)),
                        new Profile(random.nextBoolean() ? "vip" : null,
                                random.nextBoolean() ? Set.of(new Profile.OptIn("cashback", "r1")) : Set.of(),
                                random.nextInt(4) == 0))));
            }
        }
        return wishes;
    }

    private static String text(int rule, Random random) {
        return String.join(" ", List.of("rebate", "cashback", "lossback").get(rule), "r" + rule,
                (1 + random.nextInt(20)) + "%", "vip=" + (1 + random.nextInt(20)) + "%",
                List.of("DAILY", "WEEKLY", "MONTHLY").get(random.nextInt(3)),
                List.of("TURNOVER", "VALID_TURNOVER", "NET_LOSS", "NET_DEPOSIT").get(random.nextInt(4)),
                random.nextBoolean() ? "ALL" : "REAL_ONLY", random.nextInt(3) == 0 ? "min=40" : "",
                random.nextInt(4) == 0 ? "OPT_IN" : "", random.nextInt(4) == 0 ? "SHADOW" : "",
                random.nextInt(6) == 0 ? "DISABLED" : "");
    }

    /// What is wished comes in its order, anywhere among the events that are not much later than the others.
    private static void fold(Histories.History history, List<Wish> wishes, Random random, HostedFold host) {
        host.begin(history.brands());
        List<Line> log = history.shuffled(random);
        int early = history.phases().getFirst().size();
        List<Integer> places = random.ints(wishes.size(), 0, early + 1).sorted().boxed().toList();
        Map<String, Long> controls = new TreeMap<>();
        int wished = 0;
        List<LoggedEvent> pack = new ArrayList<>();
        String brandId = "";
        for (int place = 0; place <= log.size(); place++) {
            boolean isWished = wished < wishes.size() && places.get(wished) == place;
            if (!pack.isEmpty() && (isWished || place == log.size()
                    || !brandId.equals(log.get(place).event().getBrandId()) || random.nextInt(3) == 0)) {
                host.process(new BrandLogRecord(brandId, pack, null));
                pack = new ArrayList<>();
            }
            for (; wished < wishes.size() && places.get(wished) == place; wished++) {
                Wish wish = wishes.get(wished);
                host.process(BrandLog.toAvro(wish.brandId, new Control(
                        1 + controls.merge(wish.brandId, 1L, Long::sum), wish.document), Instant.EPOCH));
            }
            if (pack.isEmpty() && random.nextInt(10) == 0) {
                host.restart();
            }
            if (place < log.size()) {
                brandId = log.get(place).event().getBrandId();
                pack.add(LawCheck.admitted(log.get(place), history.brands().get(brandId)));
            }
        }
    }

    private static Map<String, Long> expected(List<Wish> wishes,
            List<dev.windfall.schemas.avro.PlayerDay> documents) {
        Map<String, RuleBook> books = new TreeMap<>();
        Map<String, Profile> profiles = new TreeMap<>();
        for (Wish wish : wishes) {
            switch (wish.document) {
                case Control.Document.BrandRule(Ruling ruling) -> books.put(wish.brandId,
                        Objects.requireNonNullElse(books.get(wish.brandId), RuleBook.EMPTY).with(ruling));
                case Control.Document.PlayerProfile(String playerId, Profile profile) -> profiles
                        .put(wish.brandId + "~" + playerId, profile);
                case Control.Document.Settings _,Control.Document.OfRun _,Control.Document.OfCoupon _ -> throw new IllegalStateException(
                        "nobody wishes that");
            }
        }
        List<PlayerDay> days = documents.stream().map(PlayerDays::fromAvro).toList();
        Map<String, Long> expected = new TreeMap<>();
        for (PlayerDay day : days) {
            Objects.requireNonNull(books.get(day.brandId())).on(day.day()).forEach(applied -> {
                List<PlayerDay> ofPeriod = days.stream().filter(each -> each.brandId().equals(day.brandId())
                        && each.playerId().equals(day.playerId())
                        && !each.day().isBefore(applied.period().first())
                        && !each.day().isAfter(applied.period().last())).toList();
                Profile profile = profiles.getOrDefault(day.brandId() + "~" + day.playerId(), Profile.NONE);
                Rater.rateAll(applied.version().rule(), ofPeriod, profile).stream()
                        .filter(rating -> rating.entitlement() != 0)
                        .forEach(rating -> expected.put(AccrualDocuments.messageKey(
                                Accrual.Key.of(day.brandId(), day.playerId(), applied)) + " " + rating.currency(),
                                rating.entitlement()));
            });
        }
        return expected;
    }
}
