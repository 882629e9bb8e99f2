package dev.windfall.api;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.topology.Engine;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.util.Optional;

/// Takes a document to its brand's decider, and waits until the ledger works by what was decided.
@Component
class ControlDesk {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Engine engine;
    private final BrandParts parts;

    ControlDesk(Engine engine, BrandParts parts) {
        this.engine = engine;
        this.parts = parts;
    }

    /// What has become of a wish.
    ///
    /// @param isApplied  whether all work by it now; else it is on its way
    /// @param isNew      whether it was decided just now, and did not stand before
    /// @param controlSeq of the control record by which it is in force; of defaults their version; 0 while that is not known
    record Put(boolean isApplied, boolean isNew, long controlSeq) {

        private static final Put UNDECIDED = new Put(false, false, 0);
    }

    /// @param refused what it is when the decider refuses it
    /// @throws Problem.Raised if it was refused
    /// @throws Engine.Frozen  if nothing can be decided now
    Put put(String brandId, Wish wish, Problem refused, HttpServletRequest request) throws InterruptedException {
        engine.requireThawed();
        long deadline_ns = System.nanoTime() + PATIENCE.toNanos();
        Optional<ControlAnswer> answer = engine.controls().put(brandId, wish, Issuers.of(request), PATIENCE);
        if (answer.isEmpty()) {
            return Put.UNDECIDED;
        }
        String outcome = answer.get().getOutcome();
        long controlSeq = switch (outcome) {
            case "DECIDED", "UNCHANGED" -> answer.get().getControlSeq();
            case "REFUSED" -> throw refused.because(answer.get().getMistakes().stream()
                    .map(mistake -> new Problem.Fault(mistake.getPointer(), mistake.getDetail())).toList());
            case "UNKNOWN_BRAND" -> throw Problem.UNKNOWN_BRAND
                    .because("No brand %s is registered".formatted(brandId));
            case "KEY_REUSED" -> throw Problem.IDEMPOTENCY_KEY_REUSED
                    .because(Issuers.IDEMPOTENCY_KEY + " was used for another document before");
            default -> throw new IllegalStateException("Unknown outcome " + outcome);
        };
        boolean isNew = outcome.equals("DECIDED");
        while (!isApplied(brandId, wish, isNew, controlSeq, request)) {
            if (System.nanoTime() > deadline_ns) {
                return new Put(false, isNew, controlSeq);
            }
            Thread.sleep(POLL);
        }
        return new Put(true, isNew, controlSeq);
    }

    private boolean isApplied(String brandId, Wish wish, boolean isNew, long controlSeq, HttpServletRequest request) {
        return switch (wish) {
            case Wish.Settings _ -> isApplied(brandId, controlSeq, controlSeq, request);
            case Wish.PlayerProfile _ -> isApplied(brandId, 0, controlSeq, request);
            case Wish.WrittenRule(RuleDocument written) when brandId.equals(Wish.GLOBAL) -> engine.rules()
                    .defaults(written.name()).stream().anyMatch(each -> each.getVersion() >= controlSeq);
            case Wish.WrittenRule(RuleDocument written) -> engine.rules().versions(brandId, written.name()).stream()
                    .anyMatch(version -> !isNew || version.getControlSeq() >= controlSeq)
                    && isApplied(brandId, 0, controlSeq, request);
            case Wish.NewDefaults _,Wish.NewBrand _,Wish.OfRun _,Wish.OfCoupon _ -> throw new IllegalArgumentException(
                    "deciders tell each other");
        };
    }

    private boolean isApplied(String brandId, long settingsSeq, long controlSeq, HttpServletRequest request) {
        return engine.brands().find(brandId).filter(brand -> brand.getControlSeq() >= settingsSeq)
                .filter(brand -> engine.ledger().others().isEmpty()
                        ? engine.ledger().hasApplied(brand, controlSeq)
                        : parts.everywhere(brand, request.getHeader(CallerFilter.TOKEN))
                                .haveApplied(settingsSeq, controlSeq))
                .isPresent();
    }
}
