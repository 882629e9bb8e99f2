package dev.windfall.schemas;

import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.GenerationRecord;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.Redrive;
import dev.windfall.schemas.avro.RuleInheritance;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.schemas.avro.WalletEvent;

import java.util.List;

import static dev.windfall.schemas.Topic.Cleanup.KEEP_ALL;
import static dev.windfall.schemas.Topic.Cleanup.KEEP_NEWEST;

/// The one list of our topics.
///
/// @param prefix     begins every name; empty but in tests and in shared clusters
/// @param generation whose brand log is meant, and what is folded from it
/// @param lasting    partitions of those topics that outlive generations
public record Topics(String prefix, Generation generation, int lasting) {

    private static final AvroCodec WALLET_EVENT = AvroCodec.of(WalletEvent.getClassSchema());
    private static final AvroCodec BRAND_LOG = AvroCodec.of(BrandLogRecord.getClassSchema());
    private static final AvroCodec BRAND = AvroCodec.of(Brand.getClassSchema());
    private static final AvroCodec PLAYER_DAY = AvroCodec.of(PlayerDay.getClassSchema(), Accrual.getClassSchema(),
            Progress.getClassSchema());
    private static final AvroCodec QUARANTINED = AvroCodec.of(QuarantinedRecord.getClassSchema());
    private static final AvroCodec CONTROL_COMMAND = AvroCodec.of(ControlCommand.getClassSchema());
    private static final AvroCodec CONTROL_ANSWER = AvroCodec.of(ControlAnswer.getClassSchema());
    private static final AvroCodec GENERATION = AvroCodec.of(GenerationRecord.getClassSchema());
    private static final AvroCodec RULE = AvroCodec.of(RuleVersion.getClassSchema(), GlobalRule.getClassSchema(),
            RuleInheritance.getClassSchema());
    private static final AvroCodec REDRIVE = AvroCodec.of(Redrive.getClassSchema());
    private static final AvroCodec COMMAND = AvroCodec.of(Command.getClassSchema());
    private static final AvroCodec COMMAND_ANSWER = AvroCodec.of(CommandAnswer.getClassSchema());
    private static final AvroCodec DECIDED_EVENTS = AvroCodec.of(DecidedEvents.getClassSchema());
    private static final AvroCodec EFFECT_CALL = AvroCodec.of(EffectCall.getClassSchema());
    private static final AvroCodec RUN_STEP = AvroCodec.of(RunStep.getClassSchema());
    private static final AvroCodec RUN_WORD = AvroCodec.of(RunWord.getClassSchema());

    /// Those of an installation that was never refolded.
    public Topics(String prefix, int partitions) {
        this(prefix, Generation.first(partitions), partitions);
    }

    /// Of the brand log, and so of all that is folded from it.
    public int partitions() {
        return generation.partitions();
    }

    /// Those of another generation of the same installation.
    public Topics of(Generation other) {
        return new Topics(prefix, other, lasting);
    }

    /// Wallet events, when no topic of yours is named.
    public Topic walletEvents() {
        return topic("wallet-events", lasting, KEEP_ALL, WALLET_EVENT);
    }

    /// The truth: bets and control records, in one order per partition.
    public Topic brandLog() {
        return ofGeneration("brand-log", KEEP_ALL, BRAND_LOG);
    }

    /// The brands that ingest knows, by brand id; published once their settings stand in the brand log.
    public Topic brands() {
        return topic("brands", 1, KEEP_NEWEST, BRAND);
    }

    /// Every version of every rule, global defaults, and which brands took them; published with the control records.
    public Topic rules() {
        return topic("rules", 1, KEEP_NEWEST, RULE);
    }

    /// Player-days and accruals as each commit of the ledger leaves them, and after them its progress.
    public Topic playerDays() {
        return ofGeneration("player-days", KEEP_NEWEST, PLAYER_DAY);
    }

    /// What does not count, as a generation says that is not live yet: the live one has said it in quarantine already.
    public Topic foldedAside() {
        return new Topic(name("folded-aside") + generation.suffix(), QUARANTINED, 1, KEEP_ALL);
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
        return topic("control-commands", lasting, KEEP_ALL, CONTROL_COMMAND);
    }

    /// What was decided on it.
    public Topic controlAnswers() {
        return topic("control-answers", 1, KEEP_ALL, CONTROL_ANSWER);
    }

    /// What somebody wants of a decider, by subject.
    public Topic commands() {
        return topic("commands", lasting, KEEP_ALL, COMMAND);
    }

    /// What deciders have decided, by subject.
    public Topic events() {
        return topic("events", lasting, KEEP_ALL, DECIDED_EVENTS);
    }

    /// What was decided, for those who wait for it.
    public Topic commandAnswers() {
        return topic("command-answers", 1, KEEP_ALL, COMMAND_ANSWER);
    }

    /// Calls to be made, by player: those of one player are made one after the other.
    public Topic effectCalls() {
        return topic("effect-calls", lasting, KEEP_ALL, EFFECT_CALL);
    }

    /// Attempts of runs that wait for their barriers: whoever takes them takes them in order.
    public Topic runSteps() {
        return topic("run-steps", 1, KEEP_ALL, RUN_STEP);
    }

    /// What people say of runs, each in the partition of events whose lines it is for.
    public Topic runWords() {
        return topic("run-words", lasting, KEEP_ALL, RUN_WORD);
    }

    /// Which generation is live, and whether the log is being folded into the next one.
    public Topic generations() {
        return topic("generations", 1, KEEP_NEWEST, GENERATION);
    }

    public List<Topic> all() {
        return List.of(walletEvents(), brandLog(), brands(), rules(), playerDays(), quarantine(), redrives(),
                controlCommands(), controlAnswers(), commands(), events(), commandAnswers(), effectCalls(),
                runSteps(), runWords(), generations());
    }

    private Topic ofGeneration(String plural, Topic.Cleanup cleanup, AvroCodec codec) {
        return new Topic(name(plural) + generation.suffix(), codec, generation.partitions(), cleanup);
    }

    private Topic topic(String plural, int partitions, Topic.Cleanup cleanup, AvroCodec codec) {
        return new Topic(name(plural), codec, partitions, cleanup);
    }

    private String name(String plural) {
        return prefix + "windfall." + plural + ".v1";
    }
}
