package dev.windfall.api;

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
        return ask(decider, subject, command, issuer).map(state -> ResponseEntity.ok(view.apply(state)))
                .orElseGet(() -> onItsWay(place));
    }

    /// @return the subject as it is now; nothing if deciding takes longer
    /// @throws Problem.Raised if it was rejected
    <S, C> Optional<S> ask(Hosted<S, C, ?> decider, Subject subject, C command, Issuer issuer)
            throws InterruptedException {
        return engine.deciders().ask(decider, subject, command, issuer, PATIENCE).map(DecisionDesk::decided);
    }

    /// @return nothing if it is not there
    /// @throws Problem.Raised if that can't be known now
    <S, C> Optional<S> look(Hosted<S, C, ?> decider, Subject subject, C command, Issuer issuer)
            throws InterruptedException {
        Answer<S> answer = engine.deciders().ask(decider, subject, command, issuer, PATIENCE)
                .orElseThrow(() -> Problem.NOT_READY.because("How it stands can't be heard of now: ask again"));
        return Optional.ofNullable(answer.state());
    }

    /// @param place where it can be seen
    static <V> ResponseEntity<V> onItsWay(URI place) {
        return ResponseEntity.accepted().location(place).header(HttpHeaders.RETRY_AFTER, "1").build();
    }

    private static <S> S decided(Answer<S> answer) {
        return switch (answer.outcome()) {
            case DECIDED, UNCHANGED -> Objects.requireNonNull(answer.state());
            case REJECTED -> throw Problem.of(Objects.requireNonNull(answer.rejection()));
            case KEY_REUSED -> throw Problem.IDEMPOTENCY_KEY_REUSED
                    .because(Issuers.IDEMPOTENCY_KEY + " was used for something else before");
        };
    }
}
