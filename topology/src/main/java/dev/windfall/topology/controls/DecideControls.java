package dev.windfall.topology.controls;

import dev.windfall.projections.Digests;
import dev.windfall.projections.Mistake;
import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.ControlDecider;
import dev.windfall.projections.controls.ControlDecider.Decision;
import dev.windfall.projections.controls.Markers;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.RollingEnd;
import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Resolution;
import dev.windfall.projections.rules.RuleDecider;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleState;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.ControlMistake;
import dev.windfall.schemas.avro.RuleInheritance;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.ControlDocuments;
import dev.windfall.topology.wire.Placed;
import dev.windfall.topology.wire.Profiles;
import dev.windfall.topology.wire.RuleMarks;
import dev.windfall.topology.wire.RuleStates;
import dev.windfall.topology.wire.Rules;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Hosts the deciders of brands, and that of global defaults: load, decide, evolve, store, forward.
final class DecideControls implements Processor<String, ControlCommand, String, Placed> {

    private final Topics topics;
    private final Runnable check;
    private ProcessorContext<String, Placed> context;
    private KeyValueStore<String, dev.windfall.schemas.avro.BrandState> brands;
    private KeyValueStore<String, dev.windfall.schemas.avro.Profile> profiles;
    private KeyValueStore<String, dev.windfall.schemas.avro.RuleState> rules;
    private KeyValueStore<String, dev.windfall.schemas.avro.RuleMarkers> markers;
    private KeyValueStore<String, String> brandsTold;
    private KeyValueStore<String, ControlAnswer> answers;
    /// Of the command that is decided.
    private long time_ms;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    DecideControls(Topics topics, Runnable check) {
        this.topics = topics;
        this.check = check;
    }

    @Override
    public void init(ProcessorContext<String, Placed> context) {
        check.run();
        this.context = context;
        this.brands = context.getStateStore(ControlTopology.BRANDS);
        this.profiles = context.getStateStore(ControlTopology.PROFILES);
        this.rules = context.getStateStore(ControlTopology.RULES);
        this.markers = context.getStateStore(ControlTopology.MARKERS);
        this.brandsTold = context.getStateStore(ControlTopology.BRANDS_TOLD);
        this.answers = context.getStateStore(ControlTopology.ANSWERS);
    }

    @Override
    public void process(Record<String, ControlCommand> record) {
        ControlCommand command = record.value();
        if (command == null) {
            return; // whoever wrote it waits for nothing
        }
        time_ms = record.timestamp();
        ControlAnswer.Builder answer = ControlAnswer.newBuilder().setCommandId(command.getCommandId())
                .setBrandId(command.getBrandId()).setCaller(command.getCaller()).setActor(command.getActor())
                .setIssuedAt(command.getIssuedAt())
                .setDocumentSha256(ByteBuffer.wrap(Digests.sha256(command.getDocument().array())));
        ControlAnswer before = command.getIdempotencyKey() == null ? null : answers.get(answerKey(command));
        if (before == null) {
            decide(command, answer);
        } else if (before.getDocumentSha256().equals(answer.getDocumentSha256())) {
            answer.setOutcome(before.getOutcome()).setControlSeq(before.getControlSeq())
                    .setMistakes(before.getMistakes());
        } else {
            answer.setOutcome("KEY_REUSED");
        }
        ControlAnswer said = answer.build();
        if (before == null && command.getIdempotencyKey() != null && isInForce(said)) {
            answers.put(answerKey(command), said);
        }
        forward(command.getCommandId(), 0, said, ControlTopology.WRITE_ANSWERS);
    }

    private void decide(ControlCommand command, ControlAnswer.Builder answer) {
        Wanted wanted;
        try {
            wanted = wanted(command);
        } catch (RuntimeException e) {
            // Of another version of ours, perhaps: it must not stand in the way of all other brands.
            refuse(answer, List.of(new Mistake("", "the document can't be read (%s)".formatted(e.getMessage()))));
            return;
        }
        String brandId = command.getBrandId();
        dev.windfall.schemas.avro.BrandState stored = brands.get(brandId);
        BrandState brand = stored == null ? null : Brands.fromAvro(stored);
        switch (wanted.wish) {
            case Wish.Settings(BrandSettings settings) -> {
                carryOut(ControlDecider.settings(brand, settings), brand, command, answer);
                if (brand == null) {
                    tell(Wish.GLOBAL, new Wish.NewBrand(settings), command);
                } else if (!brand.settings().currencies().keySet().containsAll(settings.currencies().keySet())) {
                    inheritAgain(brand, command);
                }
            }
            case Wish.PlayerProfile(String playerId, Profile profile) -> {
                var known = profiles.get(Profiles.key(brandId, playerId));
                carryOut(ControlDecider.profile(brand, known == null ? null : Profiles.fromAvro(known), playerId,
                        profile), brand, command, answer);
            }
            case Wish.NewBrand(BrandSettings settings) -> join(settings.brandId(), command, answer);
            case Wish.WrittenRule(RuleDocument written) when brandId.equals(Wish.GLOBAL) -> decideDefaults(written,
                    wanted.rule.global(), command, answer);
            case Wish.WrittenRule _,Wish.NewDefaults _ when brand == null -> answer.setOutcome("UNKNOWN_BRAND");
            case Wish.WrittenRule(RuleDocument written) -> carryOut(
                    decider(written.name(), wanted.rule, brand, command).put(wanted.rule, written), written.name(),
                    brand, command, answer);
            case Wish.NewDefaults(Global defaults) -> take(defaults, wanted.rule, brand, command, answer);
            case Wish.Marker marker -> mark(marker, wanted.rule, brand, command, answer);
            case Wish.RunSealed(RunId run, int attempt) -> end(run, attempt,
                    new Control.Document.RunSealed(run, attempt), brand, command, answer);
            case Wish.RunFailed(RunId run, int attempt) -> end(run, attempt,
                    new Control.Document.RunFailed(run, attempt), brand, command, answer);
            case Wish.RollingOpened(Requirement requirement) -> carryOut(ControlDecider.coupon(brand,
                    new Control.Document.RollingOpened(requirement)), brand, command, answer);
            case Wish.RollingEnded(CouponLogId coupon, Instant at, RollingEnd how) -> carryOut(ControlDecider
                    .coupon(brand, new Control.Document.RollingEnded(coupon, at, how)), brand, command, answer);
        }
    }

    /// @param rule as it is, if the wish is about one
    private record Wanted(Wish wish, RuleState rule) {}

    private Wanted wanted(ControlCommand command) {
        Wish wish = ControlDocuments.decodeWish(command.getKind(), command.getDocument().array());
        requireOfBrand(wish, command);
        return new Wanted(wish, switch (wish) {
            case Wish.WrittenRule(RuleDocument written) -> rule(command.getBrandId(), written.name());
            case Wish.NewDefaults(Global defaults) -> rule(command.getBrandId(), defaults.written().name());
            case Wish.Marker marker -> rule(command.getBrandId(), marker.run().rule());
            case Wish.Settings _,Wish.PlayerProfile _,Wish.NewBrand _,Wish.RunSealed _,Wish.RunFailed _,Wish.OfCoupon _ -> RuleState.NONE;
        });
    }

    /// No brand's log says anything of another's run, or of another's coupon.
    private static void requireOfBrand(Wish wish, ControlCommand command) {
        String brandId = switch (wish) {
            case Wish.OfRun wanted -> wanted.run().brandId();
            case Wish.OfCoupon wanted -> wanted.coupon().brandId();
            case Wish.Settings _,Wish.PlayerProfile _,Wish.WrittenRule _,Wish.NewDefaults _,Wish.NewBrand _ -> command
                    .getBrandId();
        };
        if (!brandId.equals(command.getBrandId())) {
            throw new IllegalArgumentException("%s is not one of %s".formatted(wish, command.getBrandId()));
        }
    }

    private RuleState rule(String brandId, RuleName name) {
        var stored = rules.get(Rules.key(brandId, name));
        return stored == null ? RuleState.NONE : RuleStates.fromAvro(stored);
    }

    private void forEachRule(String brandId, Consumer<RuleState> action) {
        try (KeyValueIterator<String, dev.windfall.schemas.avro.RuleState> all = rules
                .prefixScan(brandId + "~", new StringSerializer())) {
            all.forEachRemaining(each -> action.accept(RuleStates.fromAvro(each.value)));
        }
    }

    /// What defaults say of a currency is inherited once the brand has it.
    private void inheritAgain(BrandState brand, ControlCommand command) {
        LocalDate today = today(brand, command);
        forEachRule(command.getBrandId(), state -> {
            Global global = state.global();
            if (global != null && state.isOfBrand()) {
                LocalDate from = global.written().effectiveFrom();
                boolean isToCome = from != null && from.isAfter(today);
                tell(command.getBrandId(), new Wish.NewDefaults(isToCome ? global
                        : new Global(global.version(), global.written().withoutTiming())), command);
            }
        });
    }

    private void carryOut(Decision decision, @Nullable BrandState brand, ControlCommand command,
            ControlAnswer.Builder answer) {
        switch (decision) {
            case Decision.Decided(Control control) -> {
                answer.setOutcome("DECIDED").setControlSeq(control.seq());
                bringInForce(control, command, brand);
            }
            case Decision.Unchanged(long controlSeq) -> answer.setOutcome("UNCHANGED").setControlSeq(controlSeq);
            case Decision.Refused(List<Mistake> mistakes) -> refuse(answer, mistakes);
            case Decision.UnknownBrand() -> answer.setOutcome("UNKNOWN_BRAND");
        }
    }

    private void carryOut(RuleDecider.Decision decision, RuleName name, BrandState brand, ControlCommand command,
            ControlAnswer.Builder answer) {
        switch (decision) {
            case RuleDecider.Decision.Decided(List<Ruling> rulings, RuleState next) -> {
                keep(command.getBrandId(), name, next);
                BrandState now = brand;
                for (Ruling ruling : rulings) {
                    Control control = ControlDecider.decided(now, new Control.Document.BrandRule(ruling)).control();
                    now = bringInForce(control, command, now);
                }
                answer.setOutcome("DECIDED").setControlSeq(now.controlSeq());
            }
            case RuleDecider.Decision.Unchanged _ -> answer.setOutcome("UNCHANGED").setControlSeq(brand.controlSeq());
            case RuleDecider.Decision.Refused(List<Mistake> mistakes) -> refuse(answer, mistakes);
        }
    }

    /// To every partition of the slice, and then known to those who route by it, or show it: it is one transaction, so what ingest
    /// routes by it stands behind it.
    private BrandState bringInForce(Control control, ControlCommand command, @Nullable BrandState before) {
        String brandId = command.getBrandId();
        BrandState brand = ControlDecider.evolve(before, control);
        brands.put(brandId, Brands.toAvro(brand));
        switch (control.document()) {
            case Control.Document.Settings _ -> forward(brandId, 0, Brands.toAvro(brand).getBrand(),
                    ControlTopology.WRITE_BRANDS);
            case Control.Document.PlayerProfile(String playerId, Profile profile) -> profiles
                    .put(Profiles.key(brandId, playerId), Profiles.toAvro(brandId, playerId, profile));
            case Control.Document.BrandRule(Ruling ruling) -> forward(
                    Rules.key(brandId, ruling.rule().name()) + "~" + ruling.version().version(),
                    0, Rules.toAvro(brandId, ruling, control.seq()), ControlTopology.WRITE_RULES);
            case Control.Document.OfRun _,Control.Document.OfCoupon _ -> {
            }
        }
        BrandLogRecord logged = BrandLog.toAvro(brandId, control, command.getIssuedAt());
        for (int partition : brand.settings().slice(topics.partitions()).partitions()) {
            forward(brandId, partition, logged, ControlTopology.WRITE_BRAND_LOG);
        }
        return brand;
    }

    /// Every brand hears of new defaults, whether it has such a rule or not: it may have one tomorrow.
    private void decideDefaults(RuleDocument written, @Nullable Global before, ControlCommand command,
            ControlAnswer.Builder answer) {
        if (before != null && before.written().equals(written)) {
            tellBrands(before, command); // one that could not take them may have been mended
            answer.setOutcome("UNCHANGED").setControlSeq(before.version());
            return;
        }
        List<Mistake> mistakes = Resolution.checkGlobal(written);
        if (!mistakes.isEmpty()) {
            refuse(answer, mistakes);
            return;
        }
        Global next = new Global(before == null ? 1 : before.version() + 1, written);
        keep(Wish.GLOBAL, written.name(), RuleState.NONE.told(next));
        forward(Rules.key(Wish.GLOBAL, written.name()) + "~" + next.version(), 0,
                RuleStates.toAvro(next, command.getIssuedAt(), command.getActor()), ControlTopology.WRITE_RULES);
        tellBrands(next, command);
        answer.setOutcome("DECIDED").setControlSeq(next.version());
    }

    private void tellBrands(Global defaults, ControlCommand command) {
        try (KeyValueIterator<String, String> told = brandsTold.all()) {
            told.forEachRemaining(brand -> tell(brand.key, new Wish.NewDefaults(defaults), command));
        }
    }

    private void join(String brandId, ControlCommand command, ControlAnswer.Builder answer) {
        brandsTold.put(brandId, brandId);
        forEachRule(Wish.GLOBAL, state -> tell(brandId, new Wish.NewDefaults(Objects.requireNonNull(state.global())),
                command));
        answer.setOutcome("DECIDED");
    }

    /// A brand that can't take defaults stays with its versions, and says so.
    private void take(Global defaults, RuleState rule, BrandState brand, ControlCommand command,
            ControlAnswer.Builder answer) {
        String brandId = command.getBrandId();
        RuleName name = defaults.written().name();
        RuleDecider.Decision decision = decider(name, rule, brand, command).take(rule, defaults);
        carryOut(decision, name, brand, command, answer);
        if (decision instanceof RuleDecider.Decision.Refused) {
            keep(brandId, name, rule.told(defaults));
        }
        if (rule.isOfBrand() && !(decision instanceof RuleDecider.Decision.Unchanged)) {
            forward(Rules.key(brandId, name), 0, new RuleInheritance(brandId, name.kind().text(), name.ruleId(),
                    defaults.version(), answer.hasMistakes() ? answer.getMistakes() : List.of()),
                    ControlTopology.WRITE_RULES);
        }
    }

    /// With the version as it was decided, whatever was decided since.
    private void mark(Wish.Marker wanted, RuleState rule, @Nullable BrandState brand, ControlCommand command,
            ControlAnswer.Builder answer) {
        RunId run = wanted.run();
        Markers before = markers(run.brandId(), run.rule());
        Decision decision = ControlDecider.marker(brand, before, wanted, rule.history());
        carryOut(decision, brand, command, answer);
        if (decision instanceof Decision.Decided(Control control)) {
            keep(run, before.marked(run, wanted.attempt(), control.seq()));
        }
    }

    /// Also where nothing changes: a marker of the attempt that is under way comes too late.
    private void end(RunId run, int attempt, Control.Document outcome, @Nullable BrandState brand,
            ControlCommand command, ControlAnswer.Builder answer) {
        Markers before = markers(run.brandId(), run.rule());
        carryOut(ControlDecider.outcome(brand, before, run, attempt, outcome), brand, command, answer);
        keep(run, before.ended(run, attempt));
    }

    private Markers markers(String brandId, RuleName rule) {
        var stored = markers.get(Rules.key(brandId, rule));
        return stored == null ? Markers.NONE : RuleMarks.fromAvro(stored);
    }

    private void keep(RunId run, Markers next) {
        markers.put(Rules.key(run.brandId(), run.rule()), RuleMarks.toAvro(next));
    }

    private void keep(String brandId, RuleName name, RuleState state) {
        rules.put(Rules.key(brandId, name), RuleStates.toAvro(brandId, state));
    }

    private RuleDecider decider(RuleName name, RuleState rule, BrandState brand, ControlCommand command) {
        return new RuleDecider(brand.settings().currencies().keySet(), brand.hasRoomForRule(), today(brand, command),
                markers(command.getBrandId(), name).calledUntil(rule.history()), command.getIssuedAt(),
                command.getActor());
    }

    /// A command may have waited, and what was to come may be over.
    private LocalDate today(BrandState brand, ControlCommand command) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        return brand.settings().calendar().day(now.isAfter(command.getIssuedAt()) ? now : command.getIssuedAt());
    }

    /// To another decider, or the same: it comes to it in the order of its commands.
    private void tell(String brandId, Wish wish, ControlCommand because) {
        forward(brandId, 0, ControlCommand.newBuilder(because).setCommandId(because.getCommandId() + "~" + brandId)
                .setIdempotencyKey(null).setBrandId(brandId).setKind(ControlDocuments.kind(wish))
                .setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wish))).build(),
                ControlTopology.WRITE_COMMANDS);
    }

    private void forward(String key, int partition, SpecificRecord message, String child) {
        context.forward(new Record<>(key, new Placed(partition, message), time_ms), child);
    }

    private static void refuse(ControlAnswer.Builder answer, List<Mistake> mistakes) {
        answer.setOutcome("REFUSED").setMistakes(mistakes.stream()
                .map(mistake -> new ControlMistake(mistake.pointer(), mistake.detail())).toList());
    }

    /// Only what took effect is remembered: what was refused may be tried again under the same key.
    private static boolean isInForce(ControlAnswer answer) {
        return answer.getControlSeq() > 0;
    }

    private static String answerKey(ControlCommand command) {
        return command.getBrandId() + "~" + command.getKind() + "~" + command.getIdempotencyKey();
    }
}
