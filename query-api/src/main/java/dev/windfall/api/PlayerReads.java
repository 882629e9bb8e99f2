package dev.windfall.api;

import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ledger.Ledger;
import dev.windfall.topology.ledger.LedgerView;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

import java.util.Optional;
import java.util.function.Function;

/// Answers from a player's live state wherever it is: here; else at the process that folds it; else from a copy that is near, here
/// or elsewhere. Where none answers, that is said: no answer is ever a partial one.
@Component
class PlayerReads {

    private final Engine engine;
    private final Others others;
    private final HttpServletRequest request;

    /// @param request the one that is being answered
    PlayerReads(Engine engine, Others others, HttpServletRequest request) {
        this.engine = engine;
        this.others = others;
        this.request = request;
    }

    /// @param type     of the answer, as another process gives it
    /// @param question to the state of the player's partition
    <T> T ask(Brand brand, String playerId, Class<T> type, Function<LedgerView, T> question) {
        Ledger ledger = engine.ledger();
        int partition = ledger.partitionOf(brand, playerId);
        try {
            return question.apply(ledger.partition(partition));
        } catch (Ledger.NotReady notHere) {
            return elsewhere(partition, brand, type)
                    .or(() -> ledger.copy(partition).map(question))
                    .orElseThrow(() -> notHere);
        }
    }

    private <T> Optional<T> elsewhere(int partition, Brand brand, Class<T> type) {
        if (Others.isHop(request)) {
            return Optional.empty();
        }
        return engine.ledger().holders(partition).stream()
                .flatMap(address -> others.ask(address, Others.pathAndQuery(request), brand.getBrandId(),
                        String.valueOf(request.getHeader(CallerFilter.TOKEN)), type).stream())
                .findFirst();
    }
}
