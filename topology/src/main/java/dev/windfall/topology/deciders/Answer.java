package dev.windfall.topology.deciders;

import dev.windfall.projections.deciding.Decision.Rejection;
import org.jspecify.annotations.Nullable;

/// What has become of a command.
///
/// @param seq       how many decisions have changed the subject
/// @param state     the subject as it is now; null if there is none
/// @param rejection if it was rejected
public record Answer<S>(Outcome outcome, long seq, @Nullable S state, @Nullable Rejection rejection) {

    public enum Outcome {
        /// Something has changed.
        DECIDED,
        /// What was wanted stood already, or was over; or the same command was decided before under its key.
        UNCHANGED,
        /// It can't be.
        REJECTED,
        /// Its key was used for another command on the subject.
        KEY_REUSED
    }

    Answer(Outcome outcome, Kept<S> subject) {
        this(outcome, subject.seq(), subject.state(), null);
    }

    static <S> Answer<S> rejected(Rejection rejection, Kept<S> subject) {
        return new Answer<>(Outcome.REJECTED, subject.seq(), subject.state(), rejection);
    }
}
