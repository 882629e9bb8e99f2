package dev.windfall.connectors.wallet.simulator;

import dev.windfall.projections.deciding.Effect.PayAs;

/// Instructions for tests: ten euros for p1 of aurora, unless something else is said.
final class Instructions {

    private Instructions() {}

    static Instruction credit(String requestId) {
        return credit(requestId, "p1", 1_000);
    }

    static Instruction credit(String requestId, String playerId, long amount) {
        return new Instruction(Instruction.Kind.CREDIT, "aurora", requestId, null, playerId, amount, "EUR", PayAs.CASH,
                "adjustment:1", "an apology", "digest of " + requestId);
    }

    static Instruction reversal(String requestId, Instruction credit) {
        return new Instruction(Instruction.Kind.REVERSAL, credit.brandId(), requestId, credit.requestId(),
                credit.playerId(), credit.amount(), credit.currency(), credit.payAs(), credit.referenceId(),
                credit.remarks(), "digest of " + requestId);
    }

    static Instruction withDigest(Instruction instruction, String digest) {
        return new Instruction(instruction.kind(), instruction.brandId(), instruction.requestId(),
                instruction.creditRequestId(), instruction.playerId(), instruction.amount(), instruction.currency(),
                instruction.payAs(), instruction.referenceId(), instruction.remarks(), digest);
    }

    static Instruction ofBrand(String brandId, Instruction instruction) {
        return new Instruction(instruction.kind(), brandId, instruction.requestId(), instruction.creditRequestId(),
                instruction.playerId(), instruction.amount(), instruction.currency(), instruction.payAs(),
                instruction.referenceId(), instruction.remarks(), instruction.digest());
    }
}
