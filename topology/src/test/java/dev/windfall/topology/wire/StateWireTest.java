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
import dev.windfall.schemas.KnownTexts;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.CaseEvent;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.ProviderRow;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

/// What the ledger keeps, written and read by hand, is what Avro's generated records write and read.
class StateWireTest {

    private static final AvroCodec DAYS = new Topics("", 1).playerDays().codec();
    private static final AvroCodec CASES = AvroCodec.of(dev.windfall.schemas.avro.Case.getClassSchema());
    private static final CaseKey KEY = new CaseKey(CaseKey.Kind.BET, "aurora", "p1", "b~1");
    private static final int HEADER_BYTES = 10;

    private final KnownTexts texts = new KnownTexts(64);
    private final RawEvents events = new RawEvents();

    @Test
    void aDayIsWrittenAndReadAsAvroDoes() {
        for (int seed = 0; seed < 300; seed++) {
            PlayerDay day = day(new SplittableRandom(seed));
            byte[] message = PlayerDays.message(day, 7, new AvroOutput(1));
            assertThat(message).as("seed %d", seed).isEqualTo(DAYS.encode(toAvro(day, 7)));
            assertThat(PlayerDays.read(message, texts)).as("seed %d", seed).isEqualTo(day);
            assertThat(PlayerDays.fromAvro(toAvro(day, 7))).isEqualTo(day);
        }
    }

    @Test
    void aCaseIsWrittenAndReadAsAvroDoes() {
        for (int seed = 0; seed < 300; seed++) {
            List<Recorded> recorded = recorded(new SplittableRandom(seed));
            Case.Open open = Case.Open.of(KEY, recorded);
            byte[] bytes = written(open);
            assertThat(bytes).isEqualTo(body(new dev.windfall.schemas.avro.Case(null, open.events().stream()
                    .map(event -> new CaseEvent(WalletEvents.toAvro(event.fact()), event.recordedAt(), event.offset(),
                            event.index()))
                    .toList())));
            Case read = Cases.read(KEY, new AvroInput(bytes, 0), events);
            assertThat(List.copyOf(((Case.Open) read).events())).isEqualTo(List.copyOf(open.events()));
        }
    }

    @Test
    void aClosedCaseIsWrittenAndReadAsAvroDoes() {
        Case.Closed closed = new Case.Closed(KEY, Instant.parse("2026-11-20T10:00:00Z"));
        assertThat(written(closed)).isEqualTo(body(new dev.windfall.schemas.avro.Case(closed.earliest(), List.of())));
        assertThat(Cases.read(KEY, new AvroInput(written(closed), 0), events)).isEqualTo(closed);
    }

    @Test
    void aCasesKeyIsReadAsItWasWritten() {
        AvroOutput output = new AvroOutput(1);
        Cases.writeKey(KEY, output);
        assertThat(Cases.keyOf(new String(output.toBytes(), StandardCharsets.UTF_8))).isEqualTo(KEY);
    }

    private static byte[] written(Case value) {
        AvroOutput output = new AvroOutput(16);
        Cases.write(value, output);
        return output.toBytes();
    }

    private static byte[] body(dev.windfall.schemas.avro.Case value) {
        byte[] message = CASES.encode(value);
        return Arrays.copyOfRange(message, HEADER_BYTES, message.length);
    }

    private static List<Recorded> recorded(SplittableRandom random) {
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            Fact fact = random.nextBoolean()
                    ? new Fact.Settlement("e" + i, "aurora", "p1", "b~1", "pragmatic", "slots", null, "r" + i, "EUR",
                            random.nextLong(1_000), random.nextLong(1_000), 0, 0, 0,
                            Instant.ofEpochMilli(random.nextLong(1_000_000_000_000L)), random.nextBoolean() ? null : i)
                    : new Fact.Rollback("e" + i, "aurora", "p1", "b~1",
                            Instant.ofEpochMilli(random.nextLong(1_000_000_000_000L)), null,
                            random.nextBoolean() ? null : "e9");
            recorded.add(new Recorded(fact, Instant.ofEpochMilli(random.nextLong(1_000_000_000_000L)),
                    random.nextLong(1_000),
                    random.nextInt(100)));
        }
        return recorded;
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
