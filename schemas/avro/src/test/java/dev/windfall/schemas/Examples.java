package dev.windfall.schemas;

import dev.windfall.schemas.avro.Accrual;
import dev.windfall.schemas.avro.AccrualItem;
import dev.windfall.schemas.avro.AdjustmentCommand;
import dev.windfall.schemas.avro.AdjustmentEvent;
import dev.windfall.schemas.avro.AdjustmentState;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.BrandState;
import dev.windfall.schemas.avro.ClosingRun;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.schemas.avro.Control;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.ControlMistake;
import dev.windfall.schemas.avro.Currency;
import dev.windfall.schemas.avro.DayLength;
import dev.windfall.schemas.avro.DayTotal;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.schemas.avro.Effect;
import dev.windfall.schemas.avro.EffectCall;
import dev.windfall.schemas.avro.EffectCommand;
import dev.windfall.schemas.avro.EffectEvent;
import dev.windfall.schemas.avro.EffectOutcome;
import dev.windfall.schemas.avro.EffectState;
import dev.windfall.schemas.avro.FormerProfile;
import dev.windfall.schemas.avro.FormerProfiles;
import dev.windfall.schemas.avro.GenerationRecord;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.schemas.avro.LineCount;
import dev.windfall.schemas.avro.LineCounts;
import dev.windfall.schemas.avro.LoggedEvent;
import dev.windfall.schemas.avro.OpenRun;
import dev.windfall.schemas.avro.OptIn;
import dev.windfall.schemas.avro.PayoutCommand;
import dev.windfall.schemas.avro.PayoutComponent;
import dev.windfall.schemas.avro.PayoutEvent;
import dev.windfall.schemas.avro.PayoutLine;
import dev.windfall.schemas.avro.PayoutMovement;
import dev.windfall.schemas.avro.PayoutPeriod;
import dev.windfall.schemas.avro.PayoutState;
import dev.windfall.schemas.avro.PieceReason;
import dev.windfall.schemas.avro.PlayerDay;
import dev.windfall.schemas.avro.Profile;
import dev.windfall.schemas.avro.Progress;
import dev.windfall.schemas.avro.ProviderRow;
import dev.windfall.schemas.avro.QuarantinedRecord;
import dev.windfall.schemas.avro.Redrive;
import dev.windfall.schemas.avro.Requirement;
import dev.windfall.schemas.avro.RollingEnding;
import dev.windfall.schemas.avro.Rule;
import dev.windfall.schemas.avro.RuleBook;
import dev.windfall.schemas.avro.RuleInheritance;
import dev.windfall.schemas.avro.RuleMarker;
import dev.windfall.schemas.avro.RuleMarkers;
import dev.windfall.schemas.avro.RuleRuns;
import dev.windfall.schemas.avro.RuleScope;
import dev.windfall.schemas.avro.RuleState;
import dev.windfall.schemas.avro.RuleTerms;
import dev.windfall.schemas.avro.RuleText;
import dev.windfall.schemas.avro.RuleTier;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.schemas.avro.RunBucket;
import dev.windfall.schemas.avro.RunCommand;
import dev.windfall.schemas.avro.RunDigest;
import dev.windfall.schemas.avro.RunEvent;
import dev.windfall.schemas.avro.RunMark;
import dev.windfall.schemas.avro.RunOutcome;
import dev.windfall.schemas.avro.RunPiece;
import dev.windfall.schemas.avro.RunPinned;
import dev.windfall.schemas.avro.RunReview;
import dev.windfall.schemas.avro.RunSeal;
import dev.windfall.schemas.avro.RunState;
import dev.windfall.schemas.avro.RunStep;
import dev.windfall.schemas.avro.RunTally;
import dev.windfall.schemas.avro.RunTotal;
import dev.windfall.schemas.avro.RunWord;
import dev.windfall.schemas.avro.SealedPeriod;
import dev.windfall.schemas.avro.SettleMarker;
import dev.windfall.schemas.avro.SettleMarkerWish;
import dev.windfall.schemas.avro.Subject;
import dev.windfall.schemas.avro.Tally;
import dev.windfall.schemas.avro.Wagering;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// One record of each kind, with every field set: their bytes are kept as golden bytes.
final class Examples {

    static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

    private Examples() {}

    static List<SpecificRecordBase> all() {
        return List.of(walletEvent(), brandLogRecord(), brand(), playerDay(), progress(), quarantinedRecord(),
                tally(), profile(), brandState(), redrive(), controlCommand(),
                controlAnswer(), generationRecord(), ruleVersion(), globalRule(), ruleInheritance(), ruleText(),
                ruleState(),
                ruleBook(), accrual(), command(), commandAnswer(), decidedEvents(), subject(), effect(), effectCall(),
                effectOutcome(), effectCommand(), effectEvent(), effectState(), adjustmentCommand(), adjustmentEvent(),
                adjustmentState(), payoutCommand(), payoutEvent(), payoutState(), settleMarker(), runOutcome(),
                ruleRuns(), formerProfiles(), lineCounts(), settleMarkerWish(), ruleMarkers(), runStep(), runWord(),
                runCommand(), runEvent(), runState(), requirement(), rollingEnding(), CouponExamples.playerRollings(),
                CouponExamples.couponCommand(),
                CouponExamples.couponEvent(), CouponExamples.couponState(),
                CouponExamples.couponDefinitionCommand(), CouponExamples.couponDefinitionEvent(),
                CouponExamples.couponDefinitionState());
    }

    static WalletEvent walletEvent() {
        return WalletEvent.newBuilder()
                .setEventId("e-1").setType("BET_SETTLED").setBrandId("aurora").setPlayerId("p1").setBetId("b-1")
                .setProviderId("nova").setGameCategory("slots").setGameId("g-1").setRoundId("r-1").setCurrency("EUR")
                .setStake(1_000L).setPayout(400L).setBonusStake(100L).setBonusPayout(50L).setValidTurnover(900L)
                .setAmount(7L).setOccurredAt(NOON).setRevision(2).setReversesEventId("e-0").build();
    }

    static BrandLogRecord brandLogRecord() {
        return BrandLogRecord.newBuilder()
                .setBrandId("aurora")
                .setEvents(List.of(LoggedEvent.newBuilder().setRecordedAt(NOON).setEvent(walletEvent()).build()))
                .setControl(Control.newBuilder().setControlSeq(3).setKind("BRAND").setRecordedAt(NOON)
                        .setDocument(ByteBuffer.wrap(new byte[]{1, 2, 3})).build())
                .build();
    }

    static Brand brand() {
        return Brand.newBuilder()
                .setBrandId("aurora").setControlSeq(3).setZone("Europe/Madrid").setDayStartsAt("06:00").setSpread(2)
                .setCurrencies(List.of(Currency.newBuilder().setCode("EUR").setExponent(2).build()))
                .setFourEyesAbove(Map.of("EUR", 100_000L)).build();
    }

    static PlayerDay playerDay() {
        return PlayerDay.newBuilder()
                .setBrandId("aurora").setPlayerId("p1").setDay(LocalDate.of(2026, 11, 20)).setGeneration(1)
                .setVersion(7)
                .setRows(List.of(ProviderRow.newBuilder()
                        .setProviderId("nova").setGameCategory("slots").setCurrency("EUR").setBets(3).setStake(3_000)
                        .setBonusStake(10).setValidTurnover(2_990).setPayout(1_200).setBonusPayout(5)
                        .setRolledBackBets(1)
                        .setRolledBackStake(500).setRolledBackPayout(20).build()))
                .setTotals(List.of(DayTotal.newBuilder()
                        .setCurrency("EUR").setBets(3).setStake(3_000).setBonusStake(10).setValidTurnover(2_990)
                        .setPayout(1_200).setBonusPayout(5).setRolledBackBets(1).setRolledBackStake(500)
                        .setRolledBackPayout(20).setDeposits(5_000).setWithdrawals(100).build()))
                .build();
    }

    static Progress progress() {
        return Progress.newBuilder().setGeneration(1).setPartition(3).setBrandLogOffset(42).setRecordedAt(NOON)
                .setTally(tally()).setIsSettling(true).build();
    }

    static Tally tally() {
        return new Tally(22L, 10L, 3L, 1L, 4L, 2L, 2L, 1L);
    }

    static Profile profile() {
        return Profile.newBuilder().setBrandId("aurora").setPlayerId("p1").setLevel("vip")
                .setOptIns(List.of(OptIn.newBuilder().setKind("lossback").setRuleId("weekly").build()))
                .setBlocked(true).build();
    }

    static BrandState brandState() {
        return BrandState.newBuilder().setBrand(brand()).setControlSeq(5).setRules(2).setHasCoupons(true).build();
    }

    static Redrive redrive() {
        return Redrive.newBuilder().setQuarantineOffset(9).setSourceTopic("wallet").setSourcePartition(1)
                .setSourceOffset(2).setFormat("JSON").setBytes(ByteBuffer.wrap(new byte[]{4, 5})).build();
    }

    static ControlCommand controlCommand() {
        return ControlCommand.newBuilder().setCommandId("c-1").setIdempotencyKey("k-1").setBrandId("aurora")
                .setKind("BRAND").setDocument(ByteBuffer.wrap(new byte[]{1})).setCaller("gateway").setActor("ann")
                .setIssuedAt(NOON).build();
    }

    static ControlAnswer controlAnswer() {
        return ControlAnswer.newBuilder().setCommandId("c-1").setBrandId("aurora").setOutcome("REFUSED")
                .setControlSeq(3).setMistakes(List.of(new ControlMistake("/zone", "zone is fixed")))
                .setDocumentSha256(ByteBuffer.wrap(new byte[]{2})).setCaller("gateway").setActor("ann")
                .setIssuedAt(NOON).build();
    }

    static GenerationRecord generationRecord() {
        return GenerationRecord.newBuilder().setPhase("FROZEN").setLive(1).setLivePartitions(4).setNext(2)
                .setNextPartitions(6).setOwner("o-1").setBeat(9).setToldAt(NOON).build();
    }

    static QuarantinedRecord quarantinedRecord() {
        return QuarantinedRecord.newBuilder()
                .setReason("INVALID").setField("stake").setDetail("stake is negative").setBrandId("aurora")
                .setSourceTopic("wallet").setSourcePartition(1).setSourceOffset(2).setLogIndex(4)
                .setEventId("e-1").setCurrency("EUR").setSourceTimestamp(NOON)
                .setFormat("JSON").setBytes(ByteBuffer.wrap(new byte[]{4, 5})).setSha256(ByteBuffer.wrap(new byte[]{6}))
                .setQuarantinedAt(NOON).build();
    }

    static RuleVersion ruleVersion() {
        return RuleVersion.newBuilder().setBrandId("aurora").setKind("lossback").setRuleId("weekly").setVersion(2)
                .setEffectiveFrom(LocalDate.of(2026, 11, 2)).setMode("SHADOW").setDigest("abc").setWritten("{}")
                .setGlobalVersion(3).setProvenance(Map.of("/base", "BRAND")).setControlSeq(7).setDecidedAt(NOON)
                .setActor("ann").setRule(rule()).build();
    }

    private static Rule rule() {
        RuleTerms terms = RuleTerms.newBuilder().setWeightBp(10_000).setCategoryWeightsBp(Map.of("table", 1_000))
                .setProviderWeightsBp(Map.of("nova", 5_000)).setTierMode("WHOLE")
                .setTiers(Map.of("EUR", List.of(new RuleTier(0L, 50_000, null), new RuleTier(100L, null, 500L))))
                .setMinPayout(Map.of("EUR", 100L)).setMaxPayout(Map.of("EUR", 50_000L)).build();
        return Rule.newBuilder().setBase("NET_LOSS").setFunding("REAL_ONLY").setPeriod("WEEKLY")
                .setWeekStartsOn("MONDAY").setInclude(new RuleScope(List.of("nova"), List.of("slots")))
                .setExclude(new RuleScope(List.of("vega"), List.of("live"))).setTerms(terms)
                .setLevels(Map.of("vip", terms)).setOptIn(true).setRounding("DOWN")
                .setAutoApproveBelow(Map.of("EUR", 10_000L)).setPayAs("BONUS").setRollingMultiplier(5)
                .setExpiresAfter("PT168H").setSettleAfter("PT2H").setDisabled(true).build();
    }

    static GlobalRule globalRule() {
        return new GlobalRule("lossback", "weekly", 3, "{}", NOON, "ann");
    }

    static RuleInheritance ruleInheritance() {
        return new RuleInheritance("aurora", "lossback", "weekly", 3, List.of(new ControlMistake("/tiers", "none")));
    }

    static RuleText ruleText() {
        return new RuleText("lossback", "weekly", "{}");
    }

    static RuleState ruleState() {
        return new RuleState(globalRule(), List.of(ruleVersion()));
    }

    static SettleMarker settleMarker() {
        return new SettleMarker("aurora~lossback~weekly~2026-11-09", 2, ruleVersion());
    }

    static Requirement requirement() {
        return new Requirement("aurora~welcome~p1~1", "EUR", 10_000L, wagering(), NOON, NOON.plusSeconds(3_600));
    }

    static Wagering wagering() {
        return new Wagering("STAKE", 10_000, Map.of("roulette", 1_000), Map.of("nova", 5_000), 500L, "ONE_BY_ONE");
    }

    static RollingEnding rollingEnding() {
        return new RollingEnding("aurora~welcome~p1~1", NOON, "WATCHED");
    }

    static RunOutcome runOutcome() {
        return new RunOutcome("aurora~lossback~weekly~2026-11-09", 2);
    }

    static SettleMarkerWish settleMarkerWish() {
        return new SettleMarkerWish("aurora~lossback~weekly~2026-11-09", 2, 3, "ab12");
    }

    static RuleMarkers ruleMarkers() {
        return new RuleMarkers(List.of(new RuleMarker("aurora~lossback~weekly~2026-11-09", 2, 7L, true)));
    }

    static RunStep runStep() {
        return new RunStep("aurora", "aurora~lossback~weekly~2026-11-09", 2, NOON, "ann",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    static RunWord runWord() {
        return new RunWord("aurora~lossback~weekly~2026-11-09", 5, runReview(),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    static RunCommand runCommand() {
        return new RunCommand("PIECE_RATED", 2, runPinned(), Map.of("bets-0", 7L), List.of("bets-0"), runPiece(),
                "fine", "aurora~lossback~weekly~2026-11-09~p1~EUR", runTally());
    }

    static RunEvent runEvent() {
        return new RunEvent("SEALED", "aurora~lossback~weekly~2026-11-09", 2, runPinned(), Map.of("bets-0", 7L),
                List.of("bets-0"), runPiece(), runSeal(), 3L, Map.of("BELOW_MIN", 8L), "why", runReview(),
                "aurora~lossback~weekly~2026-11-09~p1~EUR", runTally(), NOON);
    }

    static RunState runState() {
        return new RunState("aurora~lossback~weekly~2026-11-09", 2, runPinned(), "DECIDED", NOON, true,
                Map.of("bets-0", 7L), List.of("bets-0"), List.of(runPiece()), runSeal(), 3L, Map.of("BELOW_MIN", 8L),
                List.of(new RunDigest(5, 0, "cd34")), runReview(), List.of(runTally()), NOON, "why", NOON, NOON);
    }

    private static RunPinned runPinned() {
        return new RunPinned(3, "ab12", List.of("ann"), Map.of("EUR", 999L), List.of(5, 1));
    }

    private static RunPiece runPiece() {
        return new RunPiece(5, 0, 1, 17L, "1", "2026b", List.of(new RunBucket(9, 1, ByteBuffer.wrap(new byte[32]))),
                List.of(runTotal()), 1L, Map.of("BELOW_MIN", 8L));
    }

    private static RunTotal runTotal() {
        return new RunTotal("EUR", 1L, 1000L, 0L, -300L);
    }

    private static RunSeal runSeal() {
        return new RunSeal("aurora~lossback~weekly~2026-11-09", "ab12", "1", "2026b", 1, List.of(new RunMark(5, 17L)),
                1L, List.of(runTotal()), ByteBuffer.wrap(new byte[32]));
    }

    private static RunReview runReview() {
        return new RunReview(true, "bob", "fine", NOON);
    }

    private static RunTally runTally() {
        return new RunTally(4, 2L, Map.of("HELD", 1L));
    }

    static Accrual accrual() {
        return Accrual.newBuilder().setBrandId("aurora").setKind("lossback").setRuleId("weekly").setMode("LIVE")
                .setPeriodFirst(LocalDate.of(2026, 11, 16)).setPeriodLast(LocalDate.of(2026, 11, 22)).setPlayerId("p1")
                .setGeneration(1).setVersion(7).setRuleVersion(2)
                .setItems(List.of(new AccrualItem("EUR", 40L, "ENTITLED"))).build();
    }

    static RuleRuns ruleRuns() {
        LocalDate day = LocalDate.of(2026, 11, 16);
        return RuleRuns.newBuilder()
                .setSealed(List.of(new SealedPeriod(day, day, "aurora~lossback~weekly~2026-11-16", 3, 17L)))
                .setRulings(List.of(ruleVersion()))
                .setOpen(OpenRun.newBuilder().setRunId("aurora~lossback~weekly~2026-11-23").setAttempt(2)
                        .setRuleVersion(3).setMarkerSeq(18).setOffset(4_711).setIsSealed(true).setLastList(5)
                        .setLengths(List.of(new DayLength(day, 70))).setStage("PLAYERS").setList(1).setPosition(32)
                        .setReasons(List.of(new PieceReason(0, "BELOW_MIN", 6L))).build())
                .setClosing(List.of(new ClosingRun("aurora~lossback~weekly~2026-11-16", 3, 17L, true, 4_000, 7)))
                .setFirstList(4).setLastList(6).build();
    }

    static LineCounts lineCounts() {
        return new LineCounts(12L, 11L, 4_711L, List.of(new LineCount("SETTLED", 7L), new LineCount("FAILED", 1L)));
    }

    static FormerProfiles formerProfiles() {
        return new FormerProfiles(List.of(new FormerProfile(12L, profile())));
    }

    static RuleBook ruleBook() {
        return new RuleBook(List.of(ruleVersion()));
    }

    static Command command() {
        return new Command("c-1", "aurora", "effect", "adjustment-a1", "key-1", ByteBuffer.wrap(new byte[]{1, 2}), true,
                "backoffice", "ada", NOON, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    static CommandAnswer commandAnswer() {
        return new CommandAnswer("c-1", "REJECTED", 3L, ByteBuffer.wrap(new byte[]{3}), "not-failed",
                "The effect is settled", "/note");
    }

    static DecidedEvents decidedEvents() {
        return new DecidedEvents("aurora", "effect", "adjustment-a1", 2L, List.of(ByteBuffer.wrap(new byte[]{4})),
                ByteBuffer.wrap(new byte[]{5}), "c-1", "backoffice", "ada", NOON);
    }

    static Subject subject() {
        return new Subject(2L, ByteBuffer.wrap(new byte[]{5}), NOON, 7L, "key-1", ByteBuffer.wrap(new byte[]{6}));
    }

    static Effect effect() {
        return effect(requirement());
    }

    /// As all versions of it can say it.
    private static Effect plainEffect() {
        return effect(null);
    }

    private static Effect effect(@Nullable Requirement requirement) {
        return new Effect("adjustment-a1", "WALLET_REVERSE", "aurora", "p1", 1500L, "EUR", "CASH", "adjustment:a1",
                "goodwill", "adjustment-a0", requirement, "adjustment", "a1", "3 of September");
    }

    static EffectCall effectCall() {
        return new EffectCall(plainEffect(), "00ff", "SEND", 1,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    static EffectOutcome effectOutcome() {
        return new EffectOutcome("RETRY", "HTTP_503", "The wallet answers 503", 2000L, "w-1", 1_500L);
    }

    static EffectCommand effectCommand() {
        return new EffectCommand("REQUEST", plainEffect(), effectOutcome(), 1, "SETTLED", "why");
    }

    static EffectEvent effectEvent() {
        return new EffectEvent("WAITING", plainEffect(), "SEND", 1, "NOT_BOOKED", NOON, "HTTP_503",
                "The wallet answers 503", "w-1", NOON, 1_500L);
    }

    static EffectState effectState() {
        return new EffectState(plainEffect(), "RETRY_SCHEDULED", "NOT_BOOKED", "SEND", 2, 1, NOON, "HTTP_503",
                "The wallet answers 503", "w-1", "a doubt", "a note", NOON, NOON);
    }

    static AdjustmentCommand adjustmentCommand() {
        return new AdjustmentCommand("ADJUST", "p1", 1500L, "EUR", "CASH", "goodwill", "SETTLED");
    }

    static AdjustmentEvent adjustmentEvent() {
        return new AdjustmentEvent("ADJUSTED", adjustmentState(), "SETTLED", NOON);
    }

    static AdjustmentState adjustmentState() {
        return new AdjustmentState("aurora", "a1", "p1", 1500L, "EUR", "CASH", "goodwill", "backoffice", "ada",
                "adjustment-a1", "PROCESSING", NOON, NOON);
    }

    static PayoutCommand payoutCommand() {
        return new PayoutCommand("SEALED", "aurora~lossback~weekly~2026-11-09", 7L, List.of(payoutComponent()), 10_000L,
                "CASH", "looked at it", "promo-credit-1", "2026-11-09=1500", "PROCESSING", "SETTLED",
                LocalDate.of(2026, 11, 2), 5, 604_800_000L);
    }

    static PayoutEvent payoutEvent() {
        return new PayoutEvent("OPENED", payoutLine(), 7L, List.of(payoutComponent()),
                "aurora~lossback~weekly~2026-11-09~p1~EUR", "PROCESSING", "SETTLED", "looked at it",
                List.of(new PayoutMovement("SEALED", "PENDING", LocalDate.of(2026, 11, 2), -300L)), NOON);
    }

    static PayoutState payoutState() {
        return new PayoutState(List.of(new PayoutPeriod(LocalDate.of(2026, 11, 2), 1500L, -300L, 7L)),
                List.of(payoutLine()), 7L);
    }

    private static PayoutLine payoutLine() {
        return new PayoutLine("aurora~lossback~weekly~2026-11-09~p1~EUR", "HELD", "2026-11-02=-300,2026-11-09=1500",
                "POINTS", 5, 604_800_000L);
    }

    private static PayoutComponent payoutComponent() {
        return new PayoutComponent(LocalDate.of(2026, 11, 2), "aurora~lossback~weekly~2026-11-02", -300L);
    }
}
