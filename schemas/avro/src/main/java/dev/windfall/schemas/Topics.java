package dev.windfall.schemas;

import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.Redrive;
import dev.windfall.schemas.avro.WalletEvent;

import java.util.List;

import static dev.windfall.schemas.Topic.Cleanup.KEEP_ALL;
import static dev.windfall.schemas.Topic.Cleanup.KEEP_NEWEST;

/// The one list of our topics.
///
/// @param prefix     begins every name; empty but in tests and in shared clusters
/// @param partitions of the brand log, and so of all that is folded from it
public record Topics(String prefix, int partitions) {

    private static final AvroCodec WALLET_EVENT = AvroCodec.of(WalletEvent.getClassSchema());
    private static final AvroCodec BRAND_LOG = AvroCodec.of(BrandLogRecord.getClassSchema());
    private static final AvroCodec BRAND = AvroCodec.of(Brand.getClassSchema());
    private static final AvroCodec PLAYER_DAY = AvroCodec.of(PlayerDay.getClassSchema(), Progress.getClassSchema());
    private static final AvroCodec QUARANTINED = AvroCodec.of(QuarantinedRecord.getClassSchema());
    private static final AvroCodec CONTROL_COMMAND = AvroCodec.of(ControlCommand.getClassSchema());
    private static final AvroCodec CONTROL_ANSWER = AvroCodec.of(ControlAnswer.getClassSchema());
    private static final AvroCodec REDRIVE = AvroCodec.of(Redrive.getClassSchema());

    /// Wallet events, when no topic of yours is named.
    public Topic walletEvents() {
        return topic("wallet-events", partitions, KEEP_ALL, WALLET_EVENT);
    }

    /// The truth: bets and control records, in one order per partition.
    public Topic brandLog() {
        return topic("brand-log", partitions, KEEP_ALL, BRAND_LOG);
    }

    /// The brands that ingest knows, by brand id; published once their settings stand in the brand log.
    public Topic brands() {
        return topic("brands", 1, KEEP_NEWEST, BRAND);
    }

    /// Player-days as each commit of the ledger leaves them, and after them its progress.
    public Topic playerDays() {
        return topic("player-days", partitions, KEEP_NEWEST, PLAYER_DAY);
    }

    /// What was read but not counted.
    public Topic quarantine() {
        return topic("quarantine", 1, KEEP_ALL, QUARANTINED);
    }

    /// What of it is to be read once more.
    public Topic redrives() {
        return topic("redrives", 1, KEEP_ALL, REDRIVE);
    }

    /// What somebody wants to be in force, by brand: its decider reads it.
    public Topic controlCommands() {
        return topic("control-commands", partitions, KEEP_ALL, CONTROL_COMMAND);
    }

    /// What was decided on it.
    public Topic controlAnswers() {
        return topic("control-answers", 1, KEEP_ALL, CONTROL_ANSWER);
    }

    public List<Topic> all() {
        return List.of(walletEvents(), brandLog(), brands(), playerDays(), quarantine(), redrives(),
                controlCommands(), controlAnswers());
    }

    private Topic topic(String plural, int partitions, Topic.Cleanup cleanup, AvroCodec codec) {
        return new Topic(prefix + "windfall." + plural + ".v1", codec, partitions, cleanup);
    }
}
