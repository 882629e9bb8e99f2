package dev.windfall.topology.wire;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.Fact.Direction;
import dev.windfall.projections.events.RawEvent;
import dev.windfall.projections.ledger.LogRecord;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.WalletEvent;
import dev.windfall.topology.ledger.RuleText;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/// What we write and read by hand is what Avro's generated records write and read.
class BrandLogWireTest {

    private static final AvroCodec LOG = new Topics("", 1).brandLog().codec();
    private static final AvroCodec EVENT = new Topics("", 1).walletEvents().codec();
    private static final int HISTORIES = 500;

    private final BrandLogReader reader = new BrandLogReader(LOG);
    private final RawEvents events = new RawEvents();

    @Test
    void aRecordIsWrittenAsAvroWritesIt() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            BrandLogWriter writer = new BrandLogWriter("aurora");
            List<LoggedEvent> logged = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                Fact fact = fact(random);
                Instant recordedAt = time(random);
                writer.add(fact, recordedAt);
                logged.add(new LoggedEvent(recordedAt, WalletEvents.toAvro(fact)));
            }
            assertThat(writer.toBytes()).as("seed %d", seed)
                    .isEqualTo(LOG.encode(new BrandLogRecord("aurora", logged, null)));
        });
    }

    @Test
    void aRecordIsReadAsAvroReadsIt() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            BrandLogRecord record = new BrandLogRecord("aurora", new ArrayList<>(), null);
            for (int i = random.nextInt(20); i > 0; i--) {
                record.getEvents().add(new LoggedEvent(time(random), WalletEvents.toAvro(fact(random))));
            }
            LogRecord read = reader.read(LOG.encode(record), seed);
            assertThat(read).as("seed %d", seed).isEqualTo(BrandLog.fromAvro(record, seed));
        });
    }

    @Test
    void anEventIsReadAsAvroReadsIt() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            WalletEvent event = WalletEvents.toAvro(fact(new SplittableRandom(seed)));
            byte[] message = EVENT.encode(event);
            assertThat(RawEvents.HEADER.begins(message)).isTrue();
            RawEvent read = events.read(RawEvents.HEADER.body(message));
            assertThat(read).as("seed %d", seed).isEqualTo(WalletEvents.fromAvro(event));
            assertThat(WalletEvents.toAvro(read)).isEqualTo(event);
        });
    }

    @Test
    void whatIsCutOffIsNoRecord() {
        BrandLogWriter writer = new BrandLogWriter("aurora");
        writer.add(fact(new SplittableRandom(3)), Instant.EPOCH);
        byte[] whole = writer.toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> reader.read(part, 0)).as("%d bytes", length).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void anEventThatCannotBeMeantStopsTheReader() {
        WalletEvent event = WalletEvent.newBuilder(WalletEvents.toAvro(fact(new SplittableRandom(3)))).setType("SPIN")
                .build();
        BrandLogRecord record = new BrandLogRecord("aurora", List.of(new LoggedEvent(Instant.EPOCH, event)), null);
        assertThatThrownBy(() -> reader.read(LOG.encode(record), 0)).hasMessageContaining("has an unknown type");
    }

    @Test
    void aControlRecordIsReadWithItsDocument() {
        BrandLogRecord record = new BrandLogRecord("aurora", List.of(), new dev.windfall.schemas.avro.Control(7L,
                "no such kind",
                Instant.EPOCH, ByteBuffer.wrap(new byte[]{1, 2, 3})));
        assertThatThrownBy(() -> reader.read(LOG.encode(record), 0)).hasMessage(
                catchThrowable(() -> BrandLog.fromAvro(record, 0)).getMessage());
    }

    /// A marker has the whole version with it: whoever folds it needs nothing else.
    @Test
    void whatIsSaidOfARunIsReadAsItWasWritten() {
        Ruling ruling = RuleText.ruling(3, LocalDate.of(2026, 11, 2), DayOfWeek.MONDAY,
                "lossback weekly NET_LOSS 5% vip=10% min=100 OPT_IN DISABLED SHADOW");
        RunId run = RunId.settlement("aurora", ruling.rule().name(), LocalDate.of(2026, 11, 9));
        List<Control.Document> documents = List.of(new Control.Document.SettleMarker(run, 2, ruling),
                new Control.Document.RunFailed(run, 2),
                new Control.Document.SettleMarker(run.with(new RunId.Purpose.Corrections(7)), 1, ruling),
                new Control.Document.RunSealed(run.with(new RunId.Purpose.Trial()), 3));
        for (Control.Document document : documents) {
            Control control = new Control(9, document);
            BrandLogRecord record = BrandLog.toAvro("aurora", control, Instant.EPOCH);
            assertThat(reader.read(LOG.encode(record), 5)).isEqualTo(BrandLog.fromAvro(record, 5))
                    .isEqualTo(new LogRecord("aurora", 5, List.of(), control));
        }
    }

    private static Fact fact(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Fact.Rollback(text(random), "aurora", player(random), text(random), time(random),
                    random.nextBoolean() ? null : 1 + random.nextInt(5), random.nextBoolean() ? null : text(random));
            case 1 -> new Fact.Cash(text(random), "aurora", player(random), direction(random), "EUR",
                    1 + random.nextLong(1_000_000), time(random));
            case 2 -> new Fact.CashReversal(text(random), "aurora", player(random), direction(random), text(random),
                    time(random));
            default -> settlement(random);
        };
    }

    private static Fact.Settlement settlement(SplittableRandom random) {
        long stake = random.nextLong(10_000_000_000_000L);
        long payout = random.nextLong(1_000);
        return new Fact.Settlement(text(random), "aurora", player(random), text(random),
                "provider-" + random.nextInt(5),
                "slots", random.nextBoolean() ? null : text(random), random.nextBoolean() ? null : text(random), "EUR",
                stake, payout, random.nextLong(stake + 1), random.nextLong(payout + 1), random.nextLong(stake + 1),
                time(random), random.nextBoolean() ? null : 1 + random.nextInt(5));
    }

    private static Direction direction(SplittableRandom random) {
        return random.nextBoolean() ? Direction.DEPOSIT : Direction.WITHDRAWAL;
    }

    private static String player(SplittableRandom random) {
        return "p" + random.nextInt(100);
    }

    /// Of one to a hundred characters, some of which take more than a byte.
    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(random.nextInt(4) == 0 ? 99 : 20); i > 0; i--) {
            text.append(
                    random.nextInt(10) == 0 ? "äß€漢é".charAt(random.nextInt(5)) : (char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private static Instant time(SplittableRandom random) {
        return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    }
}
