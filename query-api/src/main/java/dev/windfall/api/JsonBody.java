package dev.windfall.api;

import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.Undecodable;
import org.jspecify.annotations.Nullable;

/// What people send of documents: read by us, so that amounts stay exact and what stands twice is told.
final class JsonBody {

    private JsonBody() {}

    /// @throws Problem.Raised if it is no JSON
    static @Nullable Object read(String text) {
        try {
            return JsonTree.read(text);
        } catch (Undecodable e) {
            throw Problem.NO_JSON.because(String.valueOf(e.getMessage()));
        }
    }
}
