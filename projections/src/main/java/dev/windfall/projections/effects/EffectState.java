package dev.windfall.projections.effects;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// An effect as it stands.
///
/// @param call     the kind of the last call, or of the next one while it waits
/// @param calls    how many were made: the number of the last
/// @param attempts how many of them since it was requested, or replayed
/// @param dueAt    when the next call is to be made: while one is being made, if it has no answer by then
/// @param trouble  why it is not through
/// @param dispute  why it is frozen, if it is
/// @param note     of the last person who decided something
public record EffectState(Effect effect, EffectStatus status, Certainty certainty, Call.Kind call, int calls,
        int attempts, @Nullable Instant dueAt, Trouble trouble, @Nullable String reference, @Nullable String dispute,
        String note, Instant requestedAt, Instant changedAt) {

    /// So long an answer is waited for, and twice as long each time that there is none again, up to the longest. A target that is down
    /// has its calls wait for it, and so has a backlog: they have no answer, though nothing is lost.
    public static final Duration PATIENCE = Duration.ofHours(6);

    public static final Duration PATIENCE_LONGEST = Duration.ofDays(1);

    /// Nothing is called for it yet.
    static EffectState requested(Effect effect, Instant at) {
        return new EffectState(effect, EffectStatus.PROCESSING, Certainty.NOT_BOOKED, Call.Kind.SEND, 0, 0, null,
                Trouble.NONE, null, null, "", at, at);
    }

    /// As it is shown to others than its owner.
    public EffectState withoutMemo() {
        return new EffectState(effect.withMemo(""), status, certainty, call, calls, attempts, dueAt, trouble, reference,
                dispute, note, requestedAt, changedAt);
    }

    /// A call whose end nobody knows may be booked at any time: that the target knows nothing of it yet says nothing.
    Certainty doubted() {
        return certainty == Certainty.ACCEPTED ? Certainty.ACCEPTED : Certainty.UNKNOWN;
    }

    /// This one, about to become another at that time.
    Change changedAt(Instant at) {
        return new Change(this, at);
    }

    /// Each event changes a few things, and leaves the others.
    record Change(EffectState before, Instant at) {

        EffectState calling(Call.Kind call, int number) {
            return new EffectState(before.effect, EffectStatus.PROCESSING, before.certainty, call, number,
                    before.attempts + 1, patientUntil(), before.trouble, before.reference, before.dispute, before.note,
                    before.requestedAt, at);
        }

        /// Longer if it was already waited for in vain: only then something that waits is called before it is due.
        private Instant patientUntil() {
            return before.status == EffectStatus.UNKNOWN && before.dueAt != null && before.dueAt.isAfter(at)
                    ? before.dueAt
                    : at.plus(PATIENCE);
        }

        EffectState unanswered() {
            Instant dueAt = Objects.requireNonNull(before.dueAt, "what is called is due some time");
            Duration patience = Duration.between(before.changedAt, dueAt).multipliedBy(2);
            return new EffectState(before.effect, EffectStatus.UNKNOWN, before.doubted(), Call.Kind.ASK, before.calls,
                    before.attempts - 1,
                    at.plus(patience.compareTo(PATIENCE_LONGEST) > 0 ? PATIENCE_LONGEST : patience), before.trouble,
                    before.reference, before.dispute, before.note, before.requestedAt, at);
        }

        EffectState waiting(EffectEvent.Waiting waiting) {
            EffectStatus status = switch (waiting.next()) {
                case SEND -> EffectStatus.RETRY_SCHEDULED;
                case ASK -> waiting.certainty() == Certainty.ACCEPTED ? EffectStatus.ACCEPTED : EffectStatus.UNKNOWN;
            };
            return new EffectState(before.effect, status, waiting.certainty(), waiting.next(), before.calls,
                    before.attempts, waiting.dueAt(), waiting.trouble(),
                    waiting.reference() != null ? waiting.reference() : before.reference, before.dispute, before.note,
                    before.requestedAt, at);
        }

        EffectState settled(@Nullable String reference) {
            return new EffectState(before.effect, EffectStatus.SETTLED, Certainty.BOOKED, before.call, before.calls,
                    before.attempts, null, Trouble.NONE, reference != null ? reference : before.reference,
                    before.dispute, before.note, before.requestedAt, at);
        }

        EffectState failed(Certainty certainty, Trouble trouble) {
            return new EffectState(before.effect, EffectStatus.FAILED, certainty, before.call, before.calls,
                    before.attempts, null, trouble, before.reference, before.dispute, before.note, before.requestedAt,
                    at);
        }

        EffectState replayed(String note) {
            return new EffectState(before.effect, before.status, before.certainty, before.call, before.calls, 0, null,
                    before.trouble, before.reference, before.dispute, note, before.requestedAt, at);
        }

        EffectState disputed(String reason) {
            return new EffectState(before.effect, before.status, before.certainty, before.call, before.calls,
                    before.attempts, before.dueAt, before.trouble, before.reference, reason, before.note,
                    before.requestedAt, at);
        }

        EffectState undisputed(EffectStatus status, String note) {
            return new EffectState(before.effect, status, before.certainty, before.call, before.calls,
                    before.attempts, status == before.status ? before.dueAt : null, before.trouble, before.reference,
                    null, note, before.requestedAt, at);
        }
    }
}
