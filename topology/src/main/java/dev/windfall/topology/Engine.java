package dev.windfall.topology;

import dev.windfall.schemas.Generation;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.Redriver;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.streams.Member;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// Everything that runs between the wallet topics and the player-days, in this process, on the generation that is live.
public final class Engine implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Setting setting;
    private final KafkaPulse kafka;
    private final RuleTable rules;
    private volatile Parts parts;
    private volatile boolean frozen;
    private final LongAdder redrivenBefore = new LongAdder();

    private Engine(Setting setting, KafkaPulse kafka, RuleTable rules, Parts parts) {
        this.setting = setting;
        this.kafka = kafka;
        this.rules = rules;
        this.parts = parts;
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
        Setting setting = new Setting(kafka, walletTopics, stateFolder, clock, member);
        RuleTable rules = RuleTable.open(kafka, topics);
        Parts parts = Parts.of(setting, topics);
        parts.start();
        return new Engine(setting, new KafkaPulse(kafka), rules, parts);
    }

    /// What works on one generation.
    private record Parts(Topics topics, BrandTable brands, Controls controls, Ingest ingest, Redriver redriver,
            Ledger ledger) {

        static Parts of(Setting setting, Topics topics) throws InterruptedException {
            KafkaSettings kafka = setting.kafka;
            BrandTable brands = BrandTable.open(kafka, topics);
            String instance = setting.member.name();
            return new Parts(topics, brands,
                    new Controls(kafka, topics, setting.stateFolder, setting.clock, setting.member),
                    new Ingest(kafka, topics, setting.walletTopics, brands, setting.clock, instance),
                    new Redriver(kafka, topics, brands, instance),
                    new Ledger(kafka, topics, setting.stateFolder, setting.member));
        }

        void start() {
            controls.start();
            ledger.start();
            ingest.start();
            redriver.start();
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

    /// Ends all that writes to the brand log, until it is thawed or goes on with another generation. Reads go on.
    public void freeze() {
        if (!frozen) {
            frozen = true;
            parts.ingest.freeze();
            parts.controls.freeze();
        }
    }

    public void thaw() {
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

    /// Goes on with another generation. Reads are answered by the ledger of the old one until that of the new one is ready, or it has taken
    /// too long.
    public void moveTo(Generation generation, BooleanSupplier hasTakenTooLong) throws InterruptedException {
        Parts before = parts;
        freeze();
        before.closeInflow(); // those of the next generation have their names
        Parts after = Parts.of(setting, before.topics.of(generation));
        try {
            after.start();
            while (!after.ledger.isReady() && !hasTakenTooLong.getAsBoolean()) {
                Thread.sleep(POLL);
            }
        } catch (RuntimeException | InterruptedException e) {
            after.close();
            throw e;
        }
        redrivenBefore.add(before.redriver.redriven());
        parts = after;
        frozen = false;
        before.close();
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

    public Ledger ledger() {
        return parts.ledger;
    }

    @Override
    public void close() {
        parts.close();
        rules.close();
        kafka.close();
    }
}
