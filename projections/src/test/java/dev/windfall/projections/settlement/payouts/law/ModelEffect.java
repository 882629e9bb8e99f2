package dev.windfall.projections.settlement.payouts.law;

import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.projections.settlement.payouts.LineStatus;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

import static dev.windfall.projections.deciding.EffectStatus.ACCEPTED;
import static dev.windfall.projections.deciding.EffectStatus.FAILED;
import static dev.windfall.projections.deciding.EffectStatus.IGNORED;
import static dev.windfall.projections.deciding.EffectStatus.PROCESSING;
import static dev.windfall.projections.deciding.EffectStatus.RESOLVED;
import static dev.windfall.projections.deciding.EffectStatus.RETRY_SCHEDULED;
import static dev.windfall.projections.deciding.EffectStatus.REVERSED;
import static dev.windfall.projections.deciding.EffectStatus.REVERSING;
import static dev.windfall.projections.deciding.EffectStatus.SETTLED;
import static dev.windfall.projections.deciding.EffectStatus.UNKNOWN;

/// An effect that goes from one status to another as effects may, and how often the player has the money: by the wallet, and by a person
/// who has done it another way.
final class ModelEffect {

    final NaiveBook.NaiveLine line;
    final String requestId;
    final String memo;
    final long amount;
    EffectStatus status = PROCESSING;
    private boolean isBooked;
    private boolean isDoneAnotherWay;
    private boolean staysDone;

    ModelEffect(NaiveBook.NaiveLine line, String requestId, String memo, long amount) {
        this.line = line;
        this.requestId = requestId;
        this.memo = memo;
        this.amount = amount;
    }

    BigInteger money() {
        return BigInteger.valueOf(amount).multiply(BigInteger.valueOf((isBooked ? 1 : 0) + (isDoneAnotherWay ? 1 : 0)));
    }

    /// What a person has done another way stays done if the wallet is never to book it.
    LineStatus lineStatus() {
        return staysDone ? LineStatus.SETTLED : LineStatus.of(status);
    }

    boolean isOver() {
        return next().isEmpty() || status == SETTLED || status == RESOLVED || status == IGNORED;
    }

    /// @return whether there is a step to make
    boolean step(SplittableRandom random) {
        List<EffectStatus> next = next();
        if (next.isEmpty()) {
            return false;
        }
        EffectStatus before = status;
        status = next.get(random.nextInt(next.size()));
        staysDone = before == RESOLVED && status == REVERSED;
        switch (status) {
            case SETTLED -> isBooked = true;
            case REVERSED -> isBooked = false;
            case RESOLVED -> isDoneAnotherWay = true;
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, FAILED, REVERSING, IGNORED -> {
                // nobody has done anything
            }
        }
        return true;
    }

    private List<EffectStatus> next() {
        return switch (status) {
            // What was booked is said to be, once the wallet is asked.
            case PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED -> isBooked ? List.of(SETTLED, UNKNOWN, REVERSING)
                    : List.of(PROCESSING, RETRY_SCHEDULED, UNKNOWN, ACCEPTED, SETTLED, SETTLED, FAILED, FAILED,
                            REVERSING, REVERSED);
            case SETTLED -> List.of(REVERSING, REVERSED);
            case FAILED -> List.of(PROCESSING, SETTLED, RESOLVED, IGNORED, IGNORED, REVERSING);
            case REVERSING -> List.of(REVERSED, REVERSED, PROCESSING);
            case RESOLVED -> List.of(SETTLED, REVERSED);
            case IGNORED -> List.of(SETTLED, SETTLED, PROCESSING, REVERSED);
            case REVERSED -> List.of();
        };
    }
}
