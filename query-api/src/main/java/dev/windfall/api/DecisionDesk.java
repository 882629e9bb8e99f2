package dev.windfall.api;

import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.Answer;
import dev.windfall.topology.deciders.Hosted;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Takes what is wanted of something to its decider, and waits for what that has decided.
@Component
class DecisionDesk {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Engine engine;

    DecisionDesk(Engine engine) {
        this.engine = engine;
    }

    /// Answers 200 with the subject as it is now, and 202 when deciding takes longer.
    ///
    /// @param place where the subject can be seen
    /// @throws Problem.Raised if it was rejected
    <S, C, V> ResponseEntity<V> decide(Hosted<S, C, ?> decider, Subject subject, C command, Issuer issuer,
            URI place, Function<S, V> view) throws InterruptedException {
        Optional<Answer<S>> answer = engine.deciders().ask(decider, subject, command, issuer, PATIENCE);
        if (answer.isEmpty()) {
            return ResponseEntity.accepted().location(place).header(HttpHeaders.RETRY_AFTER, "1").build();
        }
        return switch (answer.get().outcome()) {
            case DECIDED, UNCHANGED -> ResponseEntity.ok(view.apply(Objects.requireNonNull(answer.get().state())));
            case REJECTED -> throw problem(Objects.requireNonNull(answer.get().rejection()));
            case KEY_REUSED -> throw Problem.IDEMPOTENCY_KEY_REUSED
                    .because(Issuers.IDEMPOTENCY_KEY + " was used for something else before");
        };
    }

    private static Problem.Raised problem(Rejection rejection) {
        Problem problem = Problem.of(rejection.code());
        return rejection.pointer() == null ? problem.because(rejection.detail())
                : problem.because(List.of(new Problem.Fault(rejection.pointer(), rejection.detail())));
    }
}
