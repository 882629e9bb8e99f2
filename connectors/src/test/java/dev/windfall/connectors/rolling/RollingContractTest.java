package dev.windfall.connectors.rolling;

import dev.windfall.connectors.Contract;
import dev.windfall.connectors.Contract.Example;
import dev.windfall.connectors.ServiceContractTest;
import dev.windfall.connectors.http.ServiceClient;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.rolling.simulator.RollingSimulator;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.RollingEnd;
import dev.windfall.projections.deciding.Effect.Content.RollingOpen;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.wire.Requirements;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import static dev.windfall.connectors.Contract.text;
import static org.assertj.core.api.Assertions.assertThat;

class RollingContractTest extends ServiceContractTest<RollingSimulator> {

    private static final Contract CONTRACT = Contract.read("rolling.yaml");
    private static final Map<?, ?> OPENING = CONTRACT.request("open");
    private static final Map<?, ?> ENDING = CONTRACT.request("end");

    RollingContractTest() {
        super(CONTRACT, "open", RollingAnswers::of);
    }

    @Override
    protected RollingSimulator start(SimulatorSettings settings, Faults faults) {
        return RollingSimulator.start(settings, faults);
    }

    @Override
    protected ServiceClient<?> client(ServiceSettings settings, InstantSource clock) {
        return new RollingClient(settings, clock);
    }

    @Override
    protected Effect effect(String operation) {
        return switch (operation) {
            case "open" -> opening();
            case "end" -> ending();
            default -> throw new IllegalArgumentException(operation);
        };
    }

    @Test
    void manyExamplesAreShown() {
        assertThat(CONTRACT.examples()).hasSizeGreaterThan(35);
    }

    @Test
    void theClientSendsWhatTheDocumentShows() throws IOException {
        assertThat(sent()).containsExactly("POST /rolling/requirements " + Contract.write(OPENING),
                "POST /rolling/endings " + Contract.write(ENDING),
                "GET /rolling/requests/" + text(OPENING, "request_id").replace("~", "%7E"));
    }

    @Override
    protected void before(Example example, Running<RollingSimulator> running) throws Exception {
        switch (example.name()) {
            case "ended" -> send(running, "open", Flaw.NONE);
            case "completed" -> {
                send(running, "open", Flaw.NONE);
                assertThat(running.service().rollings().wagered("aurora", text(OPENING, "coupon_log_id"), 10_000))
                        .isPresent();
            }
            case "rolling_barred", "never_opened" -> send(running, "end", Flaw.NONE);
            case "rolling_mismatch" -> send(running, "open", Flaw.of(Map.of("player_id", "p2")));
            default -> super.before(example, running);
        }
    }

    private static Effect opening() {
        return effect(OPENING, opened());
    }

    private static Effect ending() {
        return effect(ENDING, new RollingEnd(opened()));
    }

    private static Effect effect(Map<?, ?> request, Effect.Content content) {
        return new Effect(text(request, "request_id"), "aurora", text(request, "player_id"), content,
                new Subject("coupon", "aurora", text(request, "coupon_log_id")));
    }

    private static RollingOpen opened() {
        return new RollingOpen(new Requirement(CouponLogId.of(text(OPENING, "coupon_log_id")),
                text(OPENING, "currency"), Long.parseLong(text(OPENING, "amount")),
                Requirements.wageringFromTree(OPENING.get("wagering")), Instant.parse(text(OPENING, "from")),
                Instant.parse(text(OPENING, "until"))), text(OPENING, "reference_id"), text(OPENING, "remarks"));
    }
}
