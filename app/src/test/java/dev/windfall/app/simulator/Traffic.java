package dev.windfall.app.simulator;

import dev.windfall.schemas.avro.WalletEvent;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// What the wallet tells: bets, late ones too, rollbacks before and after their bets, cash, all of it now and then once more, and what
/// can't be taken.
final class Traffic {

    /// What ingest has to make of a record.
    enum Fate {
        FORWARDED, IGNORED, QUARANTINED
    }

    /// As it stands in the wallet's topic.
    record Told(WalletEvent event, Fate fate) {}

    private static final List<String> PLAYERS = List.of("p1", "p2", "p3");
    private static final List<String> PROVIDERS = List.of("nova", "evo");
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private final World world;
    private final SplittableRandom random;
    /// By wallet partition, in its order; marks have no place among them.
    private final List<List<Told>> told = new ArrayList<>();
    private final List<WalletEvent> taken = new ArrayList<>();
    /// They come later than what undoes them.
    private final List<WalletEvent> heldBack = new ArrayList<>();
    private int ids;

    Traffic(World world) {
        this.world = world;
        this.random = world.random;
        for (int partition = 0; partition < World.PARTITIONS; partition++) {
            told.add(new ArrayList<>());
        }
    }

    List<Told> told(int partition) {
        return Collections.unmodifiableList(told.get(partition));
    }

    int count() {
        return told.stream().mapToInt(List::size).sum();
    }

    /// An event, or none.
    void tellOne() {
        switch (random.nextInt(24)) {
            case 0, 1, 2 -> repeat();
            case 3, 4 -> undo();
            case 5 -> undoWhatHasNotCome();
            case 6 -> settleAgain();
            case 7 -> cash();
            case 8 -> undoCash();
            case 9 -> tellWhatIsHeldBack();
            case 10 -> tellWhatCantBeTaken();
            default -> tell(bet().build(), Fate.FORWARDED);
        }
    }

    /// All that was held back.
    void tellTheRest() {
        while (!heldBack.isEmpty()) {
            tellWhatIsHeldBack();
        }
    }

    private void tell(WalletEvent event, Fate fate) {
        int partition = random.nextInt(World.PARTITIONS);
        told.get(partition).add(new Told(event, fate));
        if (fate == Fate.FORWARDED) {
            taken.add(event);
        }
        world.cluster.append(new TopicPartition(world.topics.walletEvents().name(), partition), Cluster.NO_KEY,
                world.topics.walletEvents().codec().encode(event), world.now_ms());
        if (random.nextInt(4) == 0) {
            world.cluster.mark(new TopicPartition(world.topics.walletEvents().name(), partition));
        }
    }

    private String id(String prefix) {
        ids++;
        return prefix + ids;
    }

    /// Some are late, by days; no day that is over is safe.
    private Instant occurredAt() {
        long late_ms = random.nextInt(5) == 0 ? random.nextLong(2 * DAY_MS) : random.nextLong(3 * HOUR_MS);
        return Instant.ofEpochMilli(world.now_ms() - late_ms);
    }

    private WalletEvent.Builder event(String type) {
        return WalletEvent.newBuilder().setEventId(id("e")).setType(type)
                .setBrandId(random.nextInt(3) == 0 ? "borealis" : "aurora")
                .setPlayerId(PLAYERS.get(random.nextInt(PLAYERS.size()))).setOccurredAt(occurredAt());
    }

    private WalletEvent.Builder bet() {
        long stake = 100L * (1 + random.nextInt(50));
        return event("BET_SETTLED").setBetId(id("b")).setProviderId(PROVIDERS.get(random.nextInt(2)))
                .setGameCategory("slots").setCurrency("EUR").setStake(stake)
                .setPayout(random.nextInt(3) == 0 ? random.nextLong(2 * stake) : 0L)
                .setRevision(random.nextInt(6) == 0 ? 1 + random.nextInt(3) : null);
    }

    private void repeat() {
        if (!taken.isEmpty()) {
            tell(taken.get(random.nextInt(taken.size())), Fate.FORWARDED);
        }
    }

    private void undo() {
        if (!taken.isEmpty()) {
            WalletEvent bet = taken.get(random.nextInt(taken.size()));
            if (bet.getType().equals("BET_SETTLED")) {
                tell(rollback(bet), Fate.FORWARDED);
            }
        }
    }

    private WalletEvent rollback(WalletEvent bet) {
        WalletEvent.Builder rollback = WalletEvent.newBuilder().setEventId(id("r")).setType("BET_ROLLED_BACK")
                .setBrandId(bet.getBrandId()).setPlayerId(bet.getPlayerId()).setBetId(bet.getBetId())
                .setOccurredAt(bet.getOccurredAt().plusMillis(random.nextLong(2_000) - 500));
        return switch (random.nextInt(3)) {
            case 0 -> rollback.setReversesEventId(bet.getEventId()).build();
            case 1 -> rollback.setRevision(1 + random.nextInt(3)).build();
            default -> rollback.build();
        };
    }

    private void undoWhatHasNotCome() {
        WalletEvent bet = bet().build();
        heldBack.add(bet);
        tell(rollback(bet), Fate.FORWARDED);
    }

    private void tellWhatIsHeldBack() {
        if (!heldBack.isEmpty()) {
            tell(heldBack.remove(random.nextInt(heldBack.size())), Fate.FORWARDED);
        }
    }

    /// The same bet comes to something else, or to more.
    private void settleAgain() {
        WalletEvent.Builder next = bet();
        taken.stream().skip(taken.isEmpty() ? 0 : random.nextInt(taken.size()))
                .filter(event -> event.getType().equals("BET_SETTLED")).findFirst()
                .ifPresent(bet -> tell(next.setBrandId(bet.getBrandId()).setPlayerId(bet.getPlayerId())
                        .setBetId(bet.getBetId()).build(), Fate.FORWARDED));
    }

    private void cash() {
        tell(event(random.nextBoolean() ? "DEPOSIT" : "WITHDRAWAL").setCurrency("EUR")
                .setAmount(1L + random.nextInt(10_000)).build(), Fate.FORWARDED);
    }

    private void undoCash() {
        taken.stream().skip(taken.isEmpty() ? 0 : random.nextInt(taken.size()))
                .filter(event -> event.getAmount() != null).findFirst()
                .ifPresent(cash -> tell(
                        WalletEvent.newBuilder().setEventId(id("u")).setType(cash.getType() + "_REVERSED")
                                .setBrandId(cash.getBrandId()).setPlayerId(cash.getPlayerId())
                                .setReversesEventId(cash.getEventId()).setOccurredAt(occurredAt()).build(),
                        Fate.FORWARDED));
    }

    private void tellWhatCantBeTaken() {
        switch (random.nextInt(4)) {
            case 0 -> tell(bet().setBrandId("nobodys").build(), Fate.QUARANTINED);
            case 1 -> tell(bet().setType("BONUS_OPENED").build(), Fate.IGNORED);
            case 2 -> tell(bet().setCurrency("QQQ").build(), Fate.QUARANTINED);
            default -> tell(bet().setOccurredAt(world.now().plusMillis(2 * HOUR_MS)).build(), Fate.QUARANTINED);
        }
    }
}
