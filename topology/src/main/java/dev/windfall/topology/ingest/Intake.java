package dev.windfall.topology.ingest;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.events.Admission;
import dev.windfall.projections.events.Fact;
import dev.windfall.projections.events.RawEvent;
import dev.windfall.projections.events.Verdict;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.Undecodable;
import dev.windfall.schemas.WalletEventCodec;
import dev.windfall.schemas.WalletEventJson;
import dev.windfall.schemas.WalletFormat;
import dev.windfall.schemas.avro.Redrive;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.wire.Quarantined;
import dev.windfall.topology.wire.Quarantined.Source;
import dev.windfall.topology.wire.RawEvents;
import dev.windfall.topology.wire.WalletEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/// What ingest reads, and what becomes of each record: the wallet topics, each in its format, and what is to be read once more.
final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final WalletTopics walletTopics;
    private final Topics topics;
    private final String redrives;
    private final Map<WalletFormat, WalletEventCodec> codecs = new EnumMap<>(WalletFormat.class);
    private final RawEvents events = new RawEvents();

    Intake(WalletTopics walletTopics, Topics topics) {
        this.walletTopics = walletTopics;
        this.topics = topics;
        this.redrives = topics.redrives().name();
        for (WalletFormat format : WalletFormat.values()) {
            codecs.put(format, WalletEventCodec.of(format, walletTopics.schemas()));
        }
    }

    /// A record as a wallet told it, wherever it came from by now.
    static final class Told {
        private final WalletFormat format;
        private final byte[] bytes;
        private final Supplier<Source> source;

        private Told(WalletFormat format, byte[] bytes, Supplier<Source> source) {
            this.format = format;
            this.bytes = bytes;
            this.source = source;
        }

        /// Asked for when something is wrong with it.
        Source source() {
            return source.get();
        }

        byte[] bytes() {
            return bytes;
        }
    }

    List<String> topics() {
        List<String> names = new ArrayList<>(walletTopics.names());
        names.add(topics.redrives().name());
        return names;
    }

    Told told(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(redrives) ? toldAgain(record) : told(record, walletTopics.format(record.topic()));
    }

    private static Told told(ConsumerRecord<byte[], byte[]> record, WalletFormat format) {
        return new Told(format, value(record), () -> source(record, format));
    }

    /// Whatever somebody has put among the redrives that is none is taken for what it is: no event.
    private Told toldAgain(ConsumerRecord<byte[], byte[]> record) {
        try {
            Redrive redrive = topics.redrives().codec().decode(value(record), Redrive.class);
            Source source = new Source(new TopicPartition(redrive.getSourceTopic(), redrive.getSourcePartition()),
                    redrive.getSourceOffset(), Instant.ofEpochMilli(record.timestamp()),
                    WalletFormat.valueOf(redrive.getFormat()));
            return new Told(source.format(), redrive.getBytes().array(), () -> source);
        } catch (Undecodable | IllegalArgumentException e) {
            return told(record, WalletFormat.AVRO);
        }
    }

    /// What becomes of a record, by itself.
    ///
    /// @param brands those that are known, by id
    /// @param packs  that it goes into
    IngestTally accept(ConsumerRecord<byte[], byte[]> record, Instant now,
            Function<String, BrandTable.@Nullable Known> brands, Packs packs) {
        Instant recordedAt = recordedAt(record, now);
        Told told = told(record);
        RawEvent event;
        try {
            event = decode(told);
        } catch (Undecodable e) {
            if (isOfAnotherType(told)) {
                return IngestTally.ONE_IGNORED;
            }
            Verdict.Reason reason = e.field() == null ? Verdict.Reason.UNDECODABLE : Verdict.Reason.INVALID;
            packs.addRefused(Quarantined.refused(told.source(), told.bytes(), null,
                    new Verdict.Refused(reason, e.field(), e.detail()), now));
            return IngestTally.oneQuarantined(reason);
        }
        BrandTable.Known brand = brands.apply(event.brandId());
        BrandSettings settings = brand == null ? null : brand.settings();
        switch (Admission.decide(event, settings, recordedAt)) {
            case Verdict.Accepted(Fact fact) -> {
                Slice slice = Objects.requireNonNull(brand, "it was accepted for a brand").slice();
                packs.addEvent(fact, recordedAt, slice.partitionOf(fact.playerId()));
                return IngestTally.ONE_FORWARDED;
            }
            case Verdict.Ignored _ -> {
                return IngestTally.ONE_IGNORED;
            }
            case Verdict.Refused refused -> {
                packs.addRefused(Quarantined.refused(told.source(), told.bytes(), event, refused, now));
                return IngestTally.oneQuarantined(refused.reason());
            }
        }
    }

    /// When the platform knew of it. A time that was not told, or is ahead of our clock, is now.
    static Instant recordedAt(ConsumerRecord<?, ?> record, Instant now) {
        Instant told = Instant.ofEpochMilli(record.timestamp());
        return record.timestamp() < 0 || told.isAfter(now) ? now : told;
    }

    private static Source source(ConsumerRecord<byte[], byte[]> record, WalletFormat format) {
        return new Source(new TopicPartition(record.topic(), record.partition()), record.offset(),
                Instant.ofEpochMilli(record.timestamp()), format);
    }

    private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null ? new byte[0] : record.value();
    }

    /// What is of another type is not ours to judge, however it looks.
    boolean isOfAnotherType(Told told) {
        return told.format == WalletFormat.JSON
                && WalletEventJson.typeOf(told.bytes).filter(type -> !Admission.knows(type)).isPresent();
    }

    /// @throws Undecodable if it is no event
    RawEvent decode(Told told) {
        if (told.bytes.length == 0) {
            throw new Undecodable("The record has no value");
        }
        if (told.format == WalletFormat.AVRO && RawEvents.HEADER.begins(told.bytes)) {
            try {
                return events.read(RawEvents.HEADER.body(told.bytes));
            } catch (RuntimeException e) {
                LOG.debug("The codec will say what is wrong with {}", told.source(), e);
            }
        }
        return WalletEvents.fromAvro(Objects.requireNonNull(codecs.get(told.format)).decode(told.bytes));
    }
}
