package dev.windfall.topology;

import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.topology.brands.BrandTable;
import dev.windfall.topology.controls.Controls;
import dev.windfall.topology.ingest.Ingest;
import dev.windfall.topology.ingest.Redriver;
import dev.windfall.topology.ingest.WalletTopics;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.streams.Member;

import java.nio.file.Path;
import java.time.InstantSource;

/// Everything that runs between the wallet topics and the player-days, in this process.
public record Engine(Topics topics, KafkaPulse kafka, BrandTable brands, Controls controls, Ingest ingest,
        Redriver redriver, Ledger ledger)
        implements
            AutoCloseable {

    /// Starts it; it is ready when its ledger is.
    ///
    /// @param stateFolder where the stores keep their files
    public static Engine start(KafkaSettings kafka, Topics topics, WalletTopics walletTopics, Path stateFolder,
            InstantSource clock, Member member) throws InterruptedException {
        BrandTable brands = BrandTable.open(kafka, topics);
        Engine engine = new Engine(topics, new KafkaPulse(kafka), brands,
                new Controls(kafka, topics, stateFolder, clock, member),
                new Ingest(kafka, topics, walletTopics, brands, clock, member.name()),
                new Redriver(kafka, topics, brands, member.name()),
                new Ledger(kafka, topics, stateFolder, member));
        engine.controls.start();
        engine.ledger.start();
        engine.ingest.start();
        engine.redriver.start();
        return engine;
    }

    /// In the order of the flow, so that what was taken in is still folded.
    @Override
    public void close() {
        redriver.close();
        ingest.close();
        controls.close();
        ledger.close();
        brands.close();
        kafka.close();
    }
}
