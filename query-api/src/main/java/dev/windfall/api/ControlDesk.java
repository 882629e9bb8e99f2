package dev.windfall.api;

import dev.windfall.projections.controls.Control;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.topology.Engine;
import dev.windfall.topology.controls.Controls.Issuer;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Optional;

/// Takes a document to its brand's decider, and waits until the ledger works by what was decided.
@Component
class ControlDesk {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int KEY_LENGTH_MAX = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Engine engine;
    private final BrandParts parts;

    ControlDesk(Engine engine, BrandParts parts) {
        this.engine = engine;
        this.parts = parts;
    }

    /// @return false if it takes longer: it is on its way
    /// @throws Problem.Raised if it was refused
    /// @throws Engine.Frozen  if nothing can be decided now
    boolean put(String brandId, Control.Document wanted, HttpServletRequest request) throws InterruptedException {
        engine.requireThawed();
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        Optional<ControlAnswer> answer = engine.controls().put(brandId, wanted, issuer(request), PATIENCE);
        if (answer.isEmpty()) {
            return false;
        }
        long controlSeq = switch (answer.get().getOutcome()) {
            case "DECIDED", "UNCHANGED" -> answer.get().getControlSeq();
            case "REFUSED" -> throw Problem.IMMUTABLE_FIELD.because(answer.get().getMistakes().stream()
                    .map(mistake -> new Problem.Fault(mistake.getPointer(), mistake.getDetail())).toList());
            case "UNKNOWN_BRAND" -> throw Problem.UNKNOWN_BRAND
                    .because("No brand %s is registered".formatted(brandId));
            case "KEY_REUSED" -> throw Problem.IDEMPOTENCY_KEY_REUSED
                    .because(IDEMPOTENCY_KEY + " was used for another document before");
            default -> throw new IllegalStateException("Unknown outcome " + answer.get().getOutcome());
        };
        while (!isApplied(brandId, wanted, controlSeq, request)) {
            if (System.nanoTime() > deadline_ns) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return true;
    }

    private boolean isApplied(String brandId, Control.Document wanted, long controlSeq, HttpServletRequest request) {
        long settingsSeq = wanted instanceof Control.Document.Settings ? controlSeq : 0;
        return engine.brands().find(brandId).filter(brand -> brand.getControlSeq() >= settingsSeq)
                .filter(brand -> engine.ledger().others().isEmpty()
                        ? engine.ledger().hasApplied(brand, controlSeq)
                        : parts.everywhere(brand, request.getHeader(CallerFilter.TOKEN))
                                .haveApplied(settingsSeq, controlSeq))
                .isPresent();
    }

    private static Issuer issuer(HttpServletRequest request) {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key != null && (key.isBlank() || key.length() > KEY_LENGTH_MAX)) {
            throw Problem.INVALID_IDEMPOTENCY_KEY.because(
                    "%s is 1 to %d characters".formatted(IDEMPOTENCY_KEY, KEY_LENGTH_MAX));
        }
        return new Issuer(String.valueOf(request.getAttribute(CallerFilter.CALLER)),
                String.valueOf(request.getHeader(CallerFilter.ACTOR)), key);
    }
}
