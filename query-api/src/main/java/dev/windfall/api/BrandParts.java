package dev.windfall.api;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.ledger.Ledger;
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
            {"brand_id": "aurora", "processes": [{"generation": 1, "known_control_seq": 3, "partitions": [{"partition": 1, "control_seq": 3,
              "as_of": "2026-11-20T10:00:00.123Z", "read": 1204, "counted": 1190, "waiting": 2, "orphaned": 0,
              "duplicates": 11, "beyond_horizon": 1, "event_id_reused": 0, "invalid": 0}]}]}""";

    private final Engine engine;
    private final Others others;

    BrandParts(Engine engine, Others others) {
        this.engine = engine;
        this.others = others;
    }

    /// @param generation      that its ledger folds, whose partitions these are
    /// @param knownControlSeq of the last settings that its ingest works by
    record ProcessView(int generation, long knownControlSeq, List<PartView> partitions) {}

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
            return new PartsView(brandId, List.of(here(engine.ledger(), brand)));
        }
        return new PartsView(brandId,
                everywhere(Found.brand(engine, brandId), request.getHeader(CallerFilter.TOKEN)).processes);
    }

    /// @param callersToken in whose name others are asked
    Told everywhere(Brand brand, String callersToken) {
        Ledger ledger = engine.ledger(); // one for all of it: it changes with the generation
        List<ProcessView> processes = new ArrayList<>(List.of(here(ledger, Optional.of(brand))));
        int silent = 0;
        for (String other : ledger.others()) {
            Optional<PartsView> told = others.ask(other, "/internal/brands/" + brand.getBrandId() + "/processes",
                    brand.getBrandId(), callersToken, PartsView.class);
            told.ifPresent(view -> processes.addAll(view.processes));
            silent += told.isPresent() ? 0 : 1;
        }
        return new Told(ledger.generation().number(), ledger.slice(brand), processes, silent);
    }

    private static ProcessView here(Ledger ledger, Optional<Brand> brand) {
        return new ProcessView(ledger.generation().number(), brand.map(Brand::getControlSeq).orElse(0L),
                brand.map(ledger::parts).orElse(List.of()).stream().map(PartView::of).toList());
    }

    /// What all processes have told. One that is on another generation, while all go over to it, has said nothing of this one: its parts
    /// are of other partitions, and what they have in common would be added twice.
    static final class Told {

        private final Slice slice;
        private final List<ProcessView> processes;
        private final boolean haveAllSaid;
        private final Collection<BrandPart> parts;

        /// @param slice  of the brand in this generation
        /// @param silent how many have not answered
        Told(int generation, Slice slice, List<ProcessView> processes, int silent) {
            this.slice = slice;
            this.processes = processes;
            List<ProcessView> alike = processes.stream().filter(process -> process.generation == generation).toList();
            this.haveAllSaid = silent == 0 && alike.size() == processes.size();
            this.parts = parts(alike);
        }

        /// Whether every process knows the brand's settings, and every partition of its slice works by its control records.
        boolean haveApplied(long settingsSeq, long controlSeq) {
            return haveAllSaid && processes.stream().allMatch(process -> process.knownControlSeq >= settingsSeq)
                    && Ledger.hasApplied(slice, controlSeq, parts);
        }

        /// Whether each partition of the slice was told of; else what there is of it is no answer.
        boolean isWhole() {
            return Ledger.hasApplied(slice, 0, parts);
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
