package dev.windfall.api;

import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.OfWallet;
import dev.windfall.projections.effects.EffectState;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Something that must happen outside, as it stands.
record EffectView(String brandId, String requestId, String kind, String playerId, long amount, String currency,
        @Nullable String payAs, String referenceId, String remarks, @Nullable String creditRequestId, OwnerView owner,
        String status, String certainty, int calls, int attempts, @Nullable Instant dueAt, String code, String detail,
        @Nullable String reference, @Nullable String dispute, String note, Instant requestedAt, Instant changedAt) {

    private static final String IT = """
            {"brand_id": "aurora", "request_id": "adjustment-5f0c4b0e7a1d4c2f9be3a1f2c4d5e6f7", "kind": "WALLET_CREDIT",
             "player_id": "p1", "amount": 2500, "currency": "EUR", "pay_as": "CASH",
             "reference_id": "adjustment:5f0c4b0e7a1d4c2f9be3a1f2c4d5e6f7", "remarks": "late withdrawal, ticket 4711",
             "credit_request_id": null, "owner": {"decider": "adjustment", "id": "5f0c4b0e7a1d4c2f9be3a1f2c4d5e6f7"},
            """;
    private static final String TIMES = """
             "requested_at": "2026-11-25T10:00:00.123Z", "changed_at": "2026-11-25T11:20:41.007Z"}""";
    private static final String REFUSED = """
             "certainty": "NOT_BOOKED", "calls": 12, "attempts": 12, "due_at": null, "code": "HTTP_503",
             "detail": "the wallet answers 503", "reference": null, "dispute": null,
            """;
    private static final String BOOKED = """
             "certainty": "BOOKED", "calls": 1, "attempts": 1, "due_at": null, "code": "", "detail": "",
             "reference": "w-90017",
            """;

    static final String FAILED = IT + " \"status\": \"FAILED\",\n" + REFUSED + " \"note\": \"\",\n" + TIMES;
    static final String RESOLVED = IT + " \"status\": \"RESOLVED\",\n" + REFUSED
            + " \"note\": \"credited in the back office\",\n" + TIMES;
    static final String REPLAYED = IT + """
             "status": "PROCESSING", "certainty": "NOT_BOOKED", "calls": 13, "attempts": 1, "due_at": "2026-11-25T17:20:41.007Z",
             "code": "HTTP_503", "detail": "the wallet answers 503", "reference": null, "dispute": null,
             "note": "the wallet is well again",
            """ + TIMES;
    static final String SETTLED = IT + " \"status\": \"SETTLED\",\n" + BOOKED
            + " \"dispute\": null, \"note\": \"\",\n" + TIMES;
    static final String DISPUTED = IT + " \"status\": \"SETTLED\",\n" + BOOKED
            + " \"dispute\": \"given to the wrong player\", \"note\": \"\",\n" + TIMES;
    static final String REVERSING = IT + " \"status\": \"REVERSING\",\n" + BOOKED
            + " \"dispute\": null, \"note\": \"it was the wrong player\",\n" + TIMES;

    /// Who asked for it.
    record OwnerView(String decider, String id) {}

    static EffectView of(EffectState state) {
        Effect effect = state.effect();
        Effect.Content content = effect.content();
        @Nullable
        OfWallet wallet = content instanceof OfWallet of ? of : null; // who pays nothing pays it as nothing
        return new EffectView(effect.brandId(), effect.requestId(), content.kind().name(), effect.playerId(),
                content.amount(), content.currency(), wallet == null ? null : wallet.credit().payAs().name(),
                content.referenceId(), content.remarks(), wallet == null ? null : wallet.ofCredit().orElse(null),
                new OwnerView(effect.owner().decider(), effect.owner().id()), state.status().name(),
                state.certainty().name(), state.calls(), state.attempts(), state.dueAt(), state.trouble().code(),
                state.trouble().detail(), state.reference(), state.dispute(), state.note(), state.requestedAt(),
                state.changedAt());
    }
}
