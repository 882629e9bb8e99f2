package dev.windfall.api;

import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ledger.LedgerView.BrandPart;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/// What each process has of a brand.
@RestController
class BrandParts {

    private static final String EXAMPLE = """
            {"brand_id": "aurora", "processes": [{"known_control_seq": 3, "partitions": [{"partition": 1, "control_seq": 3,
             "as_of": "2026-11-20T10:00:00.123Z", "read": 1204, "counted": 1190, "waiting": 2, "orphaned": 0,
             "duplicates": 11, "beyond_horizon": 1, "event_id_reused": 0, "invalid": 0}]}]}""";

    private final Engine engine;
    private final Others others;

    BrandParts(Engine engine, Others others) {
        this.engine = engine;
        this.others = others;
    }

    /// @param knownControlSeq of the last settings that its ingest works by
    record ProcessView(long knownControlSeq, List<PartView> partitions) {}

    record PartView(int partition, long controlSeq, Instant asOf, long read, long counted, long waiting, long orphaned,
            long duplicates, long beyondHorizon, long eventIdReused, long invalid) {

        static PartView of(BrandPart part) {
            Tally tally = part.tally();
            return new PartView(part.partition(), part.controlSeq(), part.asOf(), tally.read(), tally.counted(),
                    tally.waiting(), tally.orphaned(), tally.duplicates(), tally.beyondHorizon(), tally.eventIdReused(),
                    tally.invalid());
        }

        BrandPart part() {
            return new BrandPart(partition, controlSeq, asOf, new Tally(read, counted, waiting, orphaned, duplicates,
                    beyondHorizon, eventIdReused, invalid));
        }
    }

    record PartsView(String brandId, List<ProcessView> processes) {}

    @Operation(summary = "How far each process is with the brand, partition by partition",
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))))
    @GetMapping("/internal/brands/{brandId}/processes")
    PartsView parts(@PathVariable String brandId, HttpServletRequest request) {
        Optional<Brand> brand = engine.brands().find(brandId);
        if (Others.isHop(request)) {
            return new PartsView(brandId, List.of(here(brand)));
        }
        return new PartsView(brandId,
                everywhere(Found.brand(engine, brandId), request.getHeader(CallerFilter.TOKEN)).processes);
    }

    /// @param callersToken in whose name others are asked
    Told everywhere(Brand brand, String callersToken) {
        List<ProcessView> processes = new ArrayList<>(List.of(here(Optional.of(brand))));
        int silent = 0;
        for (String other : engine.ledger().others()) {
            Optional<PartsView> told = others.ask(other, "/internal/brands/" + brand.getBrandId() + "/processes",
                    brand.getBrandId(), callersToken, PartsView.class);
            told.ifPresent(view -> processes.addAll(view.processes));
            silent += told.isPresent() ? 0 : 1;
        }
        return new Told(brand, processes, silent);
    }

    private ProcessView here(Optional<Brand> brand) {
        return new ProcessView(brand.map(Brand::getControlSeq).orElse(0L),
                brand.map(known -> engine.ledger().parts(known)).orElse(List.of()).stream().map(PartView::of).toList());
    }

    /// What all processes have told.
    final class Told {

        private final Brand brand;
        private final List<ProcessView> processes;
        private final int silent;
        private final Collection<BrandPart> parts;

        private Told(Brand brand, List<ProcessView> processes, int silent) {
            this.brand = brand;
            this.processes = processes;
            this.silent = silent;
            this.parts = parts(processes);
        }

        /// Whether every process knows the brand's settings, and every partition of its slice works by its control records.
        boolean haveApplied(long settingsSeq, long controlSeq) {
            return silent == 0 && processes.stream().allMatch(process -> process.knownControlSeq >= settingsSeq)
                    && engine.ledger().hasApplied(brand, controlSeq, parts);
        }

        boolean isWhole() {
            return engine.ledger().hasApplied(brand, 0, parts);
        }

        Tally tally() {
            return parts.stream().map(BrandPart::tally).reduce(Tally.ZERO, Tally::plus);
        }

        /// What was recorded until then is in; of a partition without events nothing is missing.
        Instant asOf() {
            return parts.stream().map(BrandPart::asOf).filter(Instant.EPOCH::isBefore).min(Instant::compareTo)
                    .orElse(Instant.EPOCH);
        }

        /// One that has moved while they were asked is told by two: the one that is further counts.
        private static Collection<BrandPart> parts(List<ProcessView> processes) {
            return processes.stream().flatMap(process -> process.partitions.stream()).map(PartView::part)
                    .collect(Collectors.toMap(BrandPart::partition, part -> part,
                            BinaryOperator.maxBy(Comparator.comparingLong(part -> part.tally().read()))))
                    .values();
        }
    }
}
