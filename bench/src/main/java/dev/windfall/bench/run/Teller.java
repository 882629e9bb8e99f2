package dev.windfall.bench.run;

import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Oracle;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Story;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.WalletEvent;

/// Writes events to a topic, keyed by brand and player, so that whoever needs a player's events together has them so.
public final class Teller implements AutoCloseable {

    private static final AvroCodec CODEC = new Topics("", 1).walletEvents().codec();

    private final BulkProducer producer;

    public Teller(KafkaSettings kafka, String topic) {
        this.producer = new BulkProducer(kafka, topic);
    }

    /// Tells a part of a story.
    ///
    /// @param from of its events, the number of the first that is told
    /// @param to   the number of the first that is not
    /// @return what must come of the whole
    public static Oracle tell(Plot plot, long from, long to, KafkaSettings kafka, String topic) {
        Oracle oracle = new Oracle();
        try (Teller teller = new Teller(kafka, topic)) {
            new Story(plot).tell(new Story.Listener() {

                private long number;

                @Override
                public void event(WalletEvent event) {
                    if (from <= number && number < to) {
                        teller.send(event);
                    }
                    number++;
                }

                @Override
                public void ends(Contribution bet, boolean rolledBack) {
                    oracle.ends(bet, rolledBack);
                }
            });
        }
        return oracle;
    }

    public void send(WalletEvent event) {
        producer.send(event.getBrandId() + "~" + event.getPlayerId(), CODEC.encode(event));
    }

    /// Returns when all has been written.
    @Override
    public void close() {
        producer.close();
    }
}
