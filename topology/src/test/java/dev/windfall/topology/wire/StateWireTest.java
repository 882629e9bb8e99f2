package dev.windfall.topology.wire;

import dev.windfall.projections.SmallMap;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.ledger.Case;
import dev.windfall.projections.ledger.CaseKey;
import dev.windfall.projections.ledger.Recorded;
import dev.windfall.projections.players.PlayerDay;
import dev.windfall.projections.players.PlayerDay.Cash;
import dev.windfall.projections.players.PlayerDay.Row;
import dev.windfall.projections.players.PlayerDay.RowKey;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.ProviderRow;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/// What the ledger keeps is read as it was written; days, which others read, too, are what Avro's generated records write and read.
class StateWireTest {

    private static final AvroCodec DAYS = new Topics("", 1).playerDays().codec();
    private static final CaseKey BET = new CaseKey(CaseKey.Kind.BET, "aurora", "p1", "b~1");
    private static final CaseKey CASH = new CaseKey(CaseKey.Kind.CASH, "aurora", "p1", "c1");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

    private final List<String> kept = new ArrayList<>();
    private final Words words = new Words(number -> number > kept.size() ? null : kept.get(number - 1),
            (number, word) -> kept.add(word));

    @Test
    void aDayIsToldAsAvroDoes() {
        for (int seed = 0; seed < 300; seed++) {
            PlayerDay day = day(new SplittableRandom(seed));
            byte[] message = PlayerDays.message(day, 7, new AvroOutput(1));
            assertThat(message).as("seed %d", seed).isEqualTo(DAYS.encode(toAvro(day, 7)));
            assertThat(PlayerDays.fromAvro(toAvro(day, 7))).isEqualTo(day);
        }
    }

    @Test
    void aDayIsKeptAsItIs() {
        for (int seed = 0; seed < 300; seed++) {
            PlayerDay day = day(new SplittableRandom(seed));
            AvroOutput output = new AvroOutput(16);
            StoredDays.write(day, words, output);
            assertThat(StoredDays.read(day.brandId(), day.playerId(), day.day(), new AvroInput(output.toBytes(), 0),
                    words)).as("seed %d", seed).isEqualTo(day);
        }
    }

    @Test
    void aWordIsKeptOnceAndWhoeverComesLaterReadsIt() {
        AvroOutput output = new AvroOutput(16);
        for (String word : List.of("nova", "slots", "nova", "", "x".repeat(Words.LENGTH_MAX + 1))) {
            words.write(word, output);
        }
        assertThat(kept).containsExactly("nova", "slots", "");
        AvroInput input = new AvroInput(output.toBytes(), 0);
        Words later = Words.toRead(number -> kept.get(number - 1));
        assertThat(Stream.generate(() -> later.read(input)).limit(5)).containsExactly("nova", "slots", "nova", "",
                "x".repeat(Words.LENGTH_MAX + 1));
    }

    @Test
    void whoeverReadsAsksOnceForWhatIsNamedAndForNothingElse() {
        for (int i = 0; i < 100; i++) {
            words.write("w" + i, new AvroOutput(16));
        }
        AvroOutput output = new AvroOutput(16);
        words.write("w99", output);
        words.write("w99", output);
        List<Integer> asked = new ArrayList<>();
        Words reader = Words.toRead(number -> {
            asked.add(number);
            return kept.get(number - 1);
        });
        AvroInput input = new AvroInput(output.toBytes(), 0);
        assertThat(List.of(reader.read(input), reader.read(input))).containsExactly("w99", "w99");
        assertThat(asked).containsExactly(100);
    }

    @Test
    void wordsBeyondTheBoundAreWrittenOut() {
        AvroOutput output = new AvroOutput(16);
        for (int i = 0; i < Words.COUNT_MAX + 10; i++) {
            words.write("w" + i, output);
        }
        assertThat(kept).hasSize(Words.COUNT_MAX);
        AvroInput input = new AvroInput(output.toBytes(), 0);
        for (int i = 0; i < Words.COUNT_MAX + 10; i++) {
            assertThat(words.read(input)).isEqualTo("w" + i);
        }
    }

    @Test
    void anOpenCaseIsReadAsItWasWritten() {
        for (int seed = 0; seed < 1_000; seed++) {
            Case.Open open = Case.Open.of(BET, bets(new SplittableRandom(seed)));
            assertThat(List.copyOf(((Case.Open) read(BET, open)).events())).as("seed %d", seed)
                    .isEqualTo(List.copyOf(open.events()));
        }
        for (Fact.Direction direction : Fact.Direction.values()) {
            Case.Open open = Case.Open.of(CASH, List.of(
                    recorded(new Fact.Cash("c1", "aurora", "p1", direction, "EUR", 1, NOON)),
                    recorded(new Fact.CashReversal("c2", "aurora", "p1", direction, "c1", NOON.minusSeconds(1)))));
            assertThat(List.copyOf(((Case.Open) read(CASH, open)).events())).isEqualTo(List.copyOf(open.events()));
        }
    }

    @Test
    void aClosedCaseIsReadAsItWasWritten() {
        Case.Closed closed = new Case.Closed(BET, NOON);
        assertThat(read(BET, closed)).isEqualTo(closed);
    }

    @Test
    void aCasesKeyIsReadAsItWasWritten() {
        AvroOutput output = new AvroOutput(1);
        Cases.writeKey(BET, output);
        assertThat(Cases.keyOf(new String(output.toBytes(), StandardCharsets.UTF_8))).isEqualTo(BET);
    }

    private Case read(CaseKey key, Case written) {
        AvroOutput output = new AvroOutput(16);
        Cases.write(written, words, output);
        return Cases.read(key, new AvroInput(output.toBytes(), 0), words);
    }

    private static List<Recorded> bets(SplittableRandom random) {
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            Instant occurredAt = Instant.ofEpochMilli(random.nextLong(1_000_000_000_000L));
            long stake = random.nextLong(1_000);
            long bonus = random.nextBoolean() ? 0 : random.nextLong(1 + stake);
            Fact fact = random.nextBoolean()
                    ? new Fact.Settlement("e" + i, "aurora", "p1", BET.id(), "pragmatic", "slots",
                            random.nextBoolean() ? null : "g" + i, random.nextBoolean() ? null : "r" + i, "EUR",
                            stake, random.nextLong(1_000), bonus, random.nextInt(2),
                            random.nextBoolean() ? stake - bonus : random.nextLong(1 + stake), occurredAt,
                            random.nextBoolean() ? null : i)
                    : new Fact.Rollback("e" + i, "aurora", "p1", BET.id(), occurredAt,
                            random.nextBoolean() ? null : i, random.nextBoolean() ? null : "e9");
            recorded.add(new Recorded(fact, Instant.ofEpochMilli(random.nextLong(1_000_000_000_000L)),
                    random.nextLong(1_000), random.nextInt(100)));
        }
        return recorded;
    }

    private static Recorded recorded(Fact fact) {
        return new Recorded(fact, NOON, 42, 3);
    }

    private static PlayerDay day(SplittableRandom random) {
        SmallMap<RowKey, Row> rows = SmallMap.empty();
        for (int i = random.nextInt(5); i > 0; i--) {
            rows = rows.with(new RowKey("provider-" + random.nextInt(4), "slots", random.nextBoolean() ? "EUR" : "USD"),
                    new Row(random.nextLong(100), random.nextLong(1L << 50), random.nextLong(100), random.nextLong(100),
                            random.nextLong(100), random.nextLong(100), random.nextLong(100), random.nextLong(100),
                            random.nextLong(100)));
        }
        SmallMap<String, Cash> cash = random.nextBoolean() ? SmallMap.empty()
                : SmallMap.of("EUR", new Cash(1 + random.nextLong(1_000), random.nextLong(1_000)));
        return new PlayerDay("aurora", "p" + random.nextInt(10), LocalDate.ofEpochDay(random.nextInt(40_000)),
                1 + random.nextLong(1_000), rows, cash);
    }

    private static dev.windfall.schemas.avro.PlayerDay toAvro(PlayerDay day, int generation) {
        List<ProviderRow> rows = new ArrayList<>();
        day.rows().forEach((key, row) -> rows.add(new ProviderRow(key.providerId(), key.gameCategory(), key.currency(),
                row.bets(), row.stake(), row.bonusStake(), row.validTurnover(), row.payout(), row.bonusPayout(),
                row.rolledBackBets(), row.rolledBackStake(), row.rolledBackPayout())));
        List<DayTotal> totals = new ArrayList<>();
        day.totals().forEach((currency, row) -> {
            Cash cash = day.cash().getOrDefault(currency, Cash.ZERO);
            totals.add(
                    new DayTotal(currency, row.bets(), row.stake(), row.bonusStake(), row.validTurnover(), row.payout(),
                            row.bonusPayout(), row.rolledBackBets(), row.rolledBackStake(), row.rolledBackPayout(),
                            cash.deposits(), cash.withdrawals()));
        });
        return dev.windfall.schemas.avro.PlayerDay.newBuilder().setBrandId(day.brandId()).setPlayerId(day.playerId())
                .setDay(day.day()).setGeneration(generation).setVersion(day.version()).setRows(rows).setTotals(totals)
                .build();
    }
}
