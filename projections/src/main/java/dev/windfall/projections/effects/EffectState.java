package dev.windfall.projections.effects;

import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.EffectStatus;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An effect as it stands.
///
/// @param call     the kind of the last call, or of the next one while it waits
/// @param calls    how many were made: the number of the last
/// @param attempts how many of them since it was requested, or replayed
/// @param dueAt    when the next call is to be made, while it waits
/// @param trouble  why it is not through
/// @param dispute  why it is frozen, if it is
/// @param note     of the last person who decided something
public record EffectState(Effect effect, EffectStatus status, Certainty certainty, Call.Kind call, int calls,
        int attempts, @Nullable Instant dueAt, Trouble trouble, @Nullable String reference, @Nullable String dispute,
        String note, Instant requestedAt, Instant changedAt) {

    /// Nothing is called for it yet.
    static EffectState requested(Effect effect, Instant at) {
        return new EffectState(effect, EffectStatus.PROCESSING, Certainty.NOT_BOOKED, Call.Kind.SEND, 0, 0, null,
                Trouble.NONE, null, null, "", at, at);
    }

    /// This one, about to become another at that time.
    Change changedAt(Instant at) {
        return new Change(this, at);
    }

    /// Each event changes a few things, and leaves the others.
    record Change(EffectState before, Instant at) {

        EffectState calling(Call.Kind call, int number) {
            return new EffectState(before.effect, EffectStatus.PROCESSING, before.certainty, call, number,
                    before.attempts + 1, null, before.trouble, before.reference, before.dispute, before.note,
                    before.requestedAt, at);
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
