package dev.windfall.topology.asking;

import org.jspecify.annotations.Nullable;

/// Who wants it.
///
/// @param caller         the authenticated service
/// @param actor          the person whom it names
/// @param idempotencyKey under which the same wish is decided once
/// @param traceParent    W3C trace context, which goes on with what follows from the wish
public record Issuer(String caller, String actor, @Nullable String idempotencyKey, @Nullable String traceParent) {

    public Issuer(String caller, String actor, @Nullable String idempotencyKey) {
        this(caller, actor, idempotencyKey, null);
    }

    /// Another caller's key of the same letters is another.
    public @Nullable String ownKey() {
        return idempotencyKey == null ? null : caller + "~" + idempotencyKey;
    }
}
