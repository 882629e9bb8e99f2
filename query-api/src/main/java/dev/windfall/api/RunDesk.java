package dev.windfall.api;

import dev.windfall.projections.settlement.LineId;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.payouts.ShownLine;
import dev.windfall.projections.settlement.runs.RunCommand;
import dev.windfall.projections.settlement.runs.RunDecider;
import dev.windfall.sink.PayoutReader;
import dev.windfall.sink.ShownRun;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Issuer;
import dev.windfall.topology.deciders.HostedDeciders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import java.net.URI;

/// Runs and lines as requests name them, and the way to their decider.
@Component
class RunDesk {

    static final String RUNS = "/internal/promotions/{kind}/runs";
    static final String LINES = "/internal/promotions/lines";

    private final Engine engine;
    private final DecisionDesk desk;
    private final PayoutReader payouts;

    RunDesk(Engine engine, DecisionDesk desk, PayoutReader payouts) {
        this.engine = engine;
        this.desk = desk;
        this.payouts = payouts;
    }

    /// It names itself, so it needs no key to be asked for once, and what is said of it changes it once.
    ResponseEntity<RunView> ask(RunId run, RunCommand command, Issuer issuer) throws InterruptedException {
        return desk.decide(HostedDeciders.RUNS, RunDecider.subject(run), command,
                new Issuer(issuer.caller(), issuer.actor(), null, issuer.traceParent()),
                URI.create(RUNS.replace("{kind}", run.rule().kind().text()) + "/" + run.text()),
                state -> RunView.of(ShownRun.of(state), null));
    }

    /// One that is there, as PostgreSQL has it.
    ///
    /// @throws Problem.Raised if it is not
    ShownLine line(String brandId, String lineId) {
        var _ = Found.brand(engine, brandId);
        return LineId.read(lineId).filter(line -> line.run().brandId().equals(brandId))
                .flatMap(line -> Rows.read(() -> payouts.find(line)))
                .orElseThrow(() -> Problem.UNKNOWN_LINE.because("There is no line " + lineId));
    }
}
