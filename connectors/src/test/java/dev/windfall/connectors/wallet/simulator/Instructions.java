package dev.windfall.connectors.wallet.simulator;

import dev.windfall.projections.coupons.SagaStrings;
import dev.windfall.projections.deciding.Effect.PayAs;

/// Instructions for tests: ten euros for p1 of aurora, unless something else is said.
final class Instructions {

    private Instructions() {}

    static Instruction credit(String requestId) {
        return credit(requestId, "p1", 1_000);
    }

    static Instruction credit(String requestId, String playerId, long amount) {
        return new Instruction(Instruction.Kind.CREDIT, "aurora", requestId, null, playerId, amount, "EUR", PayAs.CASH,
                null, "adjustment:1", "an apology", "digest of " + requestId);
    }

    static Instruction reversal(String requestId, Instruction credit) {
        return new Instruction(Instruction.Kind.REVERSAL, credit.brandId(), requestId, credit.requestId(),
                credit.playerId(), credit.amount(), credit.currency(), credit.payAs(), credit.couponLogId(),
                credit.referenceId(), credit.remarks(), "digest of " + requestId);
    }

    /// Of a coupon.
    static Instruction grant(String couponLogId) {
        SagaStrings strings = SagaStrings.of(couponLogId);
        return new Instruction(Instruction.Kind.CREDIT, "aurora", strings.credit(), null, "p1", 1_000, "EUR",
                PayAs.COUPON, couponLogId, strings.token(), "coupon welcome; " + strings.token(),
                "digest of " + strings.credit());
    }

    static Instruction release(String requestId, Instruction grant) {
        return new Instruction(Instruction.Kind.RELEASE, grant.brandId(), requestId, grant.requestId(),
                grant.playerId(), grant.amount(), grant.currency(), grant.payAs(), grant.couponLogId(),
                grant.referenceId(), grant.remarks(), "digest of " + requestId);
    }

    static Instruction withDigest(Instruction instruction, String digest) {
        return new Instruction(instruction.kind(), instruction.brandId(), instruction.requestId(),
                instruction.creditRequestId(), instruction.playerId(), instruction.amount(), instruction.currency(),
                instruction.payAs(), instruction.couponLogId(), instruction.referenceId(), instruction.remarks(),
                digest);
    }

    static Instruction ofBrand(String brandId, Instruction instruction) {
        return new Instruction(instruction.kind(), brandId, instruction.requestId(), instruction.creditRequestId(),
                instruction.playerId(), instruction.amount(), instruction.currency(), instruction.payAs(),
                instruction.couponLogId(), instruction.referenceId(), instruction.remarks(), instruction.digest());
    }
}
