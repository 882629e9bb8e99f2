package dev.windfall.schemas;

import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.avro.Schema;

import java.util.List;

import static dev.windfall.schemas.Topic.Cleanup.KEEP_ALL;
import static dev.windfall.schemas.Topic.Cleanup.KEEP_NEWEST;

/// The one list of our topics.
///
/// @param prefix     begins every name; empty but in tests and in shared clusters
/// @param partitions of the brand log, and so of all that is folded from it
public record Topics(String prefix, int partitions) {

    /// Wallet events, when no topic of yours is named.
    public Topic walletEvents() {
        return topic("wallet-events", partitions, KEEP_ALL, WalletEvent.getClassSchema());
    }

    /// The truth: bets and control records, in one order per partition.
    public Topic brandLog() {
        return topic("brand-log", partitions, KEEP_ALL, BrandLogRecord.getClassSchema());
    }

    /// The brands that ingest knows, by brand id; published once their settings stand in the brand log.
    public Topic brands() {
        return topic("brands", 1, KEEP_NEWEST, Brand.getClassSchema());
    }

    /// Changed player-days, each change followed by a progress record.
    public Topic playerDays() {
        return topic("player-days", partitions, KEEP_NEWEST, PlayerDay.getClassSchema(), Progress.getClassSchema());
    }

    /// What was read but not counted.
    public Topic quarantine() {
        return topic("quarantine", 1, KEEP_ALL, QuarantinedRecord.getClassSchema());
    }

    public List<Topic> all() {
        return List.of(walletEvents(), brandLog(), brands(), playerDays(), quarantine());
    }

    private Topic topic(String plural, int partitions, Topic.Cleanup cleanup, Schema... schemas) {
        return new Topic(prefix + "windfall." + plural + ".v1", AvroCodec.of(schemas), partitions, cleanup);
    }
}
