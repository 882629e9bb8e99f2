package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.simulator.Journal;
import dev.windfall.connectors.simulator.RequestKey;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Who has got what. Every booking is two entries that sum to zero, and a request id is booked once. What is taken back before it is
/// booked is barred for ever.
///
/// A change is in the journal before anybody is told of it; the book is the fold of its journal. All of it is kept in memory.
public final class Book implements AutoCloseable {

    private final Journal journal;
    private final Map<RequestKey, Posting> postings = new HashMap<>();
    private final Set<RequestKey> barred = new HashSet<>();
    private final Set<RequestKey> reversed = new HashSet<>();
    /// How much was left, by what has released it or taken it back.
    private final Map<RequestKey, Long> moved = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Long> balances = new TreeMap<>();

    private Book(@Nullable Path file) {
        this.journal = file == null ? Journal.nowhere() : Journal.open(file, line -> apply(Change.fromLine(line)));
    }

    /// As it was when its last process ended, however that was.
    ///
    /// @throws IllegalStateException if the journal can't be read, or is in use
    public static Book open(Path journal) {
        return new Book(journal);
    }

    public static Book inMemory() {
        return new Book(null);
    }

    /// Books it, if that was not done before.
    Standing take(Instruction wanted, Instant now) {
        return take(wanted, new Taking(now, now, true));
    }

    /// Takes it now; whoever asks after that time is told that it is booked.
    Standing accept(Instruction wanted, Duration time, Instant now) {
        return take(wanted, new Taking(now, now.plus(time), false));
    }

    synchronized Standing ask(String brandId, String requestId, Instant now) {
        RequestKey key = new RequestKey(brandId, requestId);
        Posting posting = postings.get(key);
        if (posting != null) {
            return standing(posting, now);
        }
        return barred.contains(key) ? new Standing.Barred(requestId, null) : new Standing.Unknown();
    }

    /// All entries in their order.
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// What each account has, in minor units. Their sum is zero.
    public synchronized Map<String, Long> balances() {
        return new TreeMap<>(balances);
    }

    /// All that was ever taken, in no order.
    public synchronized List<Posting> postings() {
        return List.copyOf(postings.values());
    }

    public synchronized int barredCount() {
        return barred.size();
    }

    @Override
    public void close() {
        journal.close();
    }

    private record Taking(Instant now, Instant settlesAt, boolean atOnce) {}

    private synchronized Standing take(Instruction wanted, Taking taking) {
        Posting known = postings.get(wanted.key());
        if (known != null) {
            return known.instruction().isTheSameAs(wanted) ? standing(known, taking.now()) : new Standing.Reused(known);
        }
        if (barred.contains(wanted.key())) {
            return new Standing.Barred(wanted.requestId(), null);
        }
        Posting credit = postings.get(wanted.credit());
        if (credit != null && !wanted.isOf(credit.instruction())) {
            return new Standing.Mismatched(credit.instruction());
        }
        if (wanted.kind() == Instruction.Kind.RELEASE && (credit == null || !isGrant(credit))) {
            return new Standing.NoGrant(Objects.requireNonNull(wanted.credit()));
        }
        Posting posting = new Posting(wanted, "w-" + (postings.size() + 1), taking.now(), taking.settlesAt(),
                taking.atOnce());
        write(new Change.Taken(posting));
        return posting.isSettled() ? settled(posting) : new Standing.Accepted(posting);
    }

    private boolean isGrant(Posting credit) {
        return credit.isSettled() && credit.instruction().payAs() == PayAs.COUPON
                && !reversed.contains(credit.instruction().key());
    }

    private Standing standing(Posting posting, Instant now) {
        if (posting.isSettled()) {
            return settled(posting); // also if it was taken back since: it was booked
        }
        RequestKey key = posting.instruction().key();
        if (barred.contains(key)) {
            return new Standing.Barred(key.requestId(), posting);
        }
        if (now.isBefore(posting.settlesAt())) {
            return new Standing.Accepted(posting);
        }
        write(new Change.Settled(key));
        return settled(posting.settled());
    }

    private Standing settled(Posting posting) {
        return new Standing.Settled(posting, moved.get(posting.instruction().key()));
    }

    private void write(Change change) {
        journal.append(Change.toLine(change));
        apply(change);
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Taken(Posting posting) -> {
                postings.put(posting.instruction().key(), posting);
                RequestKey credit = posting.instruction().credit();
                if (credit != null && posting.instruction().kind() == Instruction.Kind.REVERSAL) {
                    barred.add(credit); // from now on, even if it is only settled later
                }
                if (posting.isSettled()) {
                    enter(posting.instruction());
                }
            }
            case Change.Settled(RequestKey key) -> {
                Posting posting = postings.get(key);
                if (posting == null) {
                    throw new Undecodable("%s is settled before it was taken".formatted(key.requestId()));
                }
                postings.put(key, posting.settled());
                enter(posting.instruction());
            }
        }
    }

    private void enter(Instruction instruction) {
        String house = account(instruction, "house", instruction.payAs());
        switch (instruction.kind()) {
            case CREDIT -> move(instruction, house, given(instruction), instruction.amount());
            case REVERSAL -> {
                RequestKey credit = instruction.credit();
                Posting given = postings.get(credit);
                long left = 0; // there is nothing to take back
                if (credit != null && given != null && given.isSettled() && reversed.add(credit)) {
                    left = left(given.instruction());
                    move(instruction, given(given.instruction()), house, left);
                }
                moved.put(instruction.key(), left);
            }
            case RELEASE -> {
                Instruction grant = Objects.requireNonNull(postings.get(instruction.credit())).instruction();
                long left = left(grant);
                String own = account(instruction, "player:" + instruction.playerId(), PayAs.CASH);
                move(instruction, given(grant), account(instruction, "released", PayAs.COUPON), left);
                move(instruction, account(instruction, "released", PayAs.CASH), own, left);
                moved.put(instruction.key(), left);
            }
        }
    }

    /// What is given as a coupon is locked by itself: it is never mixed with another grant.
    private static String given(Instruction credit) {
        String owner = credit.payAs() == PayAs.COUPON ? "coupon:" + credit.requestId()
                : "player:" + credit.playerId();
        return account(credit, owner, credit.payAs());
    }

    /// Of a grant what is still locked; anything else is taken back whole, whatever the player has.
    private long left(Instruction credit) {
        return credit.payAs() == PayAs.COUPON ? balances.getOrDefault(given(credit), 0L) : credit.amount();
    }

    private void move(Instruction instruction, String from, String to, long amount) {
        if (amount != 0) {
            enter(instruction, from, -amount);
            enter(instruction, to, amount);
        }
    }

    private void enter(Instruction instruction, String account, long amount) {
        entries.add(new Entry(entries.size() + 1L, instruction.brandId(), instruction.requestId(), account, amount));
        balances.merge(account, amount, Math::addExact);
    }

    /// `~` is in no id, so that two accounts never have the same name.
    private static String account(Instruction instruction, String owner, PayAs payAs) {
        return String.join("~", instruction.brandId(), owner, payAs.name(), instruction.currency());
    }
}
