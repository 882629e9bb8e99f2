package dev.windfall.topology;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.deciders.DeciderSettings;
import dev.windfall.topology.deciders.Deciders;
import dev.windfall.topology.generations.GenerationState;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.Redriver;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.runs.AskedRuns;
import dev.windfall.topology.runs.RunKeeper;
import dev.windfall.topology.streams.Member;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Everything that runs between the wallet topics and the player-days, in this process, on the generation that is live.
public final class Engine implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Setting setting;
    private final KafkaPulse kafka;
    private final RuleTable rules;
    private final Deciders deciders;
    /// Known as long as runs are scheduled here: nobody else asks for them.
    private final Optional<AskedRuns> askedRuns;
    private final RunKeeper runKeeper;
    private volatile Parts parts;
    /// Of the generation before, until the one of these parts is ready.
    private volatile Ledger answering;
    private volatile boolean frozen;
    private final LongAdder redrivenBefore = new LongAdder();

    private Engine(Setting setting, KafkaPulse kafka, RuleTable rules, Optional<AskedRuns> askedRuns, Deciders deciders,
            Parts parts) {
        this.setting = setting;
        this.kafka = kafka;
        this.rules = rules;
        this.deciders = deciders;
        this.askedRuns = askedRuns;
        this.runKeeper = new RunKeeper(setting.kafka, parts.topics, setting.walletTopics.names(), deciders,
                this::controls,
                askedRuns.map(asked -> new RunKeeper.Scheduling(this::brands, rules, asked, setting.clock)));
        this.parts = parts;
        this.answering = parts.ledger;
    }

    /// What is the same for all generations.
    private record Setting(KafkaSettings kafka, WalletTopics walletTopics, Path stateFolder, InstantSource clock,
            Member member) {}

    /// Starts it; it is ready when its ledger is.
    ///
    /// @param topics      of the generation that is live
    /// @param stateFolder where the stores keep their files
    public static Engine start(KafkaSettings kafka, Topics topics, WalletTopics walletTopics, Path stateFolder,
            InstantSource clock, Member member) throws InterruptedException {
        return start(kafka, topics, walletTopics, stateFolder, clock, member, DeciderSettings.DEFAULT);
    }

    public static Engine start(KafkaSettings kafka, Topics topics, WalletTopics walletTopics, Path stateFolder,
            InstantSource clock, Member member, DeciderSettings settings) throws InterruptedException {
        Setting setting = new Setting(kafka, walletTopics, stateFolder, clock, member);
        Deque<Runnable> closings = new ArrayDeque<>();
        try {
            KafkaPulse pulse = new KafkaPulse(kafka);
            closings.push(pulse::close);
            RuleTable rules = RuleTable.open(kafka, topics);
            closings.push(rules::close);
            Optional<AskedRuns> askedRuns = settings.schedulesRuns() ? Optional.of(AskedRuns.open(kafka, topics))
                    : Optional.empty();
            askedRuns.ifPresent(asked -> closings.push(asked::close));
            Deciders deciders = new Deciders(kafka, topics, stateFolder, clock, member, settings);
            closings.push(deciders::close);
            Parts parts = Parts.started(setting, topics);
            closings.push(parts::close);
            deciders.start();
            Engine engine = new Engine(setting, pulse, rules, askedRuns, deciders, parts);
            engine.runKeeper.start();
            return engine;
        } catch (RuntimeException | InterruptedException e) {
            closings.forEach(Runnable::run);
            throw e;
        }
    }

    /// What works on one generation.
    private record Parts(Topics topics, BrandTable brands, Controls controls, Ingest ingest, Redriver redriver,
            Ledger ledger) {

        /// All of them, or none: what was begun before one that can't is ended.
        static Parts started(Setting setting, Topics topics) throws InterruptedException {
            KafkaSettings kafka = setting.kafka;
            String instance = setting.member.name();
            Deque<Runnable> closings = new ArrayDeque<>();
            try {
                BrandTable brands = BrandTable.open(kafka, topics);
                closings.push(brands::close);
                Ledger ledger = new Ledger(kafka, topics, setting.stateFolder, setting.member);
                closings.push(ledger::close);
                Controls controls = new Controls(kafka, topics, setting.stateFolder, setting.clock, setting.member);
                closings.push(controls::close);
                Ingest ingest = new Ingest(kafka, topics, setting.walletTopics, brands, setting.clock, instance);
                Redriver redriver = new Redriver(kafka, topics, brands, instance);
                controls.start();
                ledger.start();
                ingest.start();
                redriver.start();
                return new Parts(topics, brands, controls, ingest, redriver, ledger);
            } catch (RuntimeException | InterruptedException e) {
                closings.forEach(Runnable::run);
                throw e;
            }
        }

        /// In the order of the flow, so that what was taken in is still folded.
        void close() {
            closeInflow();
            ledger.close();
            brands.close();
        }

        void closeInflow() {
            redriver.close();
            ingest.close();
            controls.close();
        }
    }

    /// Nothing is decided here now.
    public static final class Frozen extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Frozen() {
            super("Nothing can be changed for some seconds: the brand log is going over to its next generation");
        }
    }

    /// Works on the generation that is live, and writes to its log unless that is frozen. One that fails is to be told the same again.
    public void follow(GenerationState state, BooleanSupplier hasTakenTooLong) throws InterruptedException {
        if (!state.live().equals(parts.topics.generation())) {
            moveTo(state.live(), hasTakenTooLong);
        }
        switch (state) {
            case GenerationState.Live _,GenerationState.Folding _ -> thaw();
            case GenerationState.Frozen _ -> freeze();
        }
    }

    /// Ends all that writes to the brand log, until it is thawed or goes on with another generation. Reads go on.
    void freeze() {
        frozen = true;
        parts.ingest.freeze();
        parts.controls.freeze();
    }

    void thaw() {
        if (frozen) {
            parts.controls.thaw();
            parts.ingest.thaw();
            frozen = false;
        }
    }

    public boolean isFrozen() {
        return frozen;
    }

    /// @throws Frozen if nothing is decided now
    public void requireThawed() {
        if (frozen) {
            throw new Frozen();
        }
    }

    /// Goes on with another generation. What comes in goes to its log at once; reads are answered by the ledger of the old one until that
    /// of the new one is ready, or it has taken too long.
    void moveTo(Generation generation, BooleanSupplier hasTakenTooLong) throws InterruptedException {
        Parts before = parts;
        freeze();
        before.closeInflow(); // those of the next generation have their names
        Parts after = Parts.started(setting, before.topics.of(generation));
        redrivenBefore.add(before.redriver.redriven());
        parts = after;
        frozen = false;
        try {
            while (!after.ledger.isReady() && !hasTakenTooLong.getAsBoolean()) {
                Thread.sleep(POLL);
            }
        } finally {
            answering = after.ledger;
            before.close();
        }
    }

    public Topics topics() {
        return parts.topics;
    }

    public InstantSource clock() {
        return setting.clock;
    }

    public KafkaPulse kafka() {
        return kafka;
    }

    public BrandTable brands() {
        return parts.brands;
    }

    public RuleTable rules() {
        return rules;
    }

    public Controls controls() {
        return parts.controls;
    }

    public RunKeeper runKeeper() {
        return runKeeper;
    }

    public Deciders deciders() {
        return deciders;
    }

    public Ingest ingest() {
        return parts.ingest;
    }

    public Redriver redriver() {
        return parts.redriver;
    }

    /// By this process, on whatever generation.
    public long redriven() {
        return redrivenBefore.sum() + parts.redriver.redriven();
    }

    /// The one that answers reads.
    public Ledger ledger() {
        return answering;
    }

    @Override
    public void close() {
        runKeeper.close();
        parts.close();
        deciders.close();
        askedRuns.ifPresent(AskedRuns::close);
        rules.close();
        kafka.close();
    }
}
