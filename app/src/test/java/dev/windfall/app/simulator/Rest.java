package dev.windfall.app.simulator;

import dev.windfall.app.simulator.Database.Period;
import dev.windfall.app.simulator.Decided.Account;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.settlement.payouts.Place;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.projections.settlement.runs.RunStatus;
import org.apache.kafka.common.TopicPartition;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must hold once everything has come to rest: all is read, all that anybody gets by the facts as they are is where it has to be,
/// and the wallet has given just that.
final class Rest {

    private final World world;
    private final Decided decided;
    private final Entitlements entitlements;
    private final Wallet wallet;
    private final Database database;

    Rest(World world, Decided decided, Entitlements entitlements, Wallet wallet, Database database) {
        this.world = world;
        this.decided = decided;
        this.entitlements = entitlements;
        this.wallet = wallet;
        this.database = database;
    }

    void check() {
        checkThatAllIsThrough();
        Map<String, SortedMap<LocalDate, Long>> newest = entitlements.newest();
        TreeSet<String> keys = new TreeSet<>(newest.keySet());
        keys.addAll(decided.accounts().keySet());
        for (String key : keys) {
            Account account = decided.accounts().get(key);
            SortedMap<LocalDate, Long> sealed = account == null ? new TreeMap<>() : account.sealed();
            SortedMap<LocalDate, Long> expected = newest.getOrDefault(key, new TreeMap<>());
            if (!sealed.equals(expected)) {
                throw new Broken("L4: by the newest runs %s is to get %s, and has heard of %s".formatted(key, expected,
                        sealed));
            }
            if (account != null) {
                checkPaid(key, account);
                checkRows(key, account);
            }
        }
    }

    private void checkThatAllIsThrough() {
        for (RunState run : decided.runs().values()) {
            if (run.status() != RunStatus.SETTLED) {
                throw new Broken("Rest: %s is %s".formatted(run.id().text(), run.status()));
            }
        }
        decided.effects().forEach((requestId, status) -> {
            if (status != EffectStatus.SETTLED && status != EffectStatus.REVERSED) {
                throw new Broken("Rest: %s is %s".formatted(requestId, status));
            }
        });
        for (int number = 0; number < World.PARTITIONS; number++) {
            for (var topic : List.of(world.topics.playerDays(), world.topics.events())) {
                TopicPartition partition = new TopicPartition(topic.name(), number);
                if (world.cluster.hasMore(partition, database.place(partition).next())) {
                    throw new Broken("Rest: the sink of %s is at %s of %d".formatted(partition,
                            database.place(partition), world.cluster.end(partition)));
                }
            }
        }
    }

    private void checkPaid(String key, Account account) {
        long booked = wallet.booked().stream().filter(booking -> key.equals(owner(booking)))
                .mapToLong(Wallet.Booking::amount).sum();
        if (account.sum(Place.PENDING) != 0 || booked != account.sum(Place.PAID)) {
            throw new Broken("L5: to %s %d is paid and %d pending, but the wallet has booked %d".formatted(key,
                    account.sum(Place.PAID), account.sum(Place.PENDING), booked));
        }
    }

    private String owner(Wallet.Booking booking) {
        return decided.account(booking.requestId().replace("-reverse", ""));
    }

    private void checkRows(String key, Account account) {
        SortedMap<LocalDate, Period> expected = new TreeMap<>();
        account.periods().forEach(period -> expected.put(period, new Period(
                account.sealed().getOrDefault(period, 0L), account.in(period, Place.PAID),
                account.in(period, Place.PENDING), account.in(period, Place.CARRIED),
                account.in(period, Place.WAIVED))));
        if (!database.account(key).equals(expected)) {
            throw new Broken("L7: of %s stands %s, and not %s".formatted(key, database.account(key), expected));
        }
    }
}
