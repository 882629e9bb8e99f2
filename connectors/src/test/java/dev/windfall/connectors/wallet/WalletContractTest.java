package dev.windfall.connectors.wallet;

import dev.windfall.connectors.Contract;
import dev.windfall.connectors.Contract.Example;
import dev.windfall.connectors.ServiceContractTest;
import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.http.BrandSignature.Signed;
import dev.windfall.connectors.http.ServiceClient;
import dev.windfall.connectors.http.ServiceSettings;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.connectors.wallet.simulator.WalletSimulator;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletRelease;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.windfall.connectors.Contract.text;
import static org.assertj.core.api.Assertions.assertThat;

class WalletContractTest extends ServiceContractTest<WalletSimulator> {

    private static final Contract CONTRACT = Contract.read("wallet.yaml");
    private static final Map<?, ?> CREDIT = CONTRACT.request("credit");
    private static final Map<?, ?> REVERSAL = CONTRACT.request("reversal");
    private static final Map<?, ?> RELEASE = CONTRACT.request("release");

    WalletContractTest() {
        super(CONTRACT, "credit", WalletAnswers.ANSWERS::of);
    }

    @Override
    protected WalletSimulator start(SimulatorSettings settings, Faults faults) {
        return WalletSimulator.start(settings, faults);
    }

    @Override
    protected ServiceClient<?> client(ServiceSettings settings, InstantSource clock) {
        return new WalletClient(settings, clock);
    }

    @Override
    protected Effect effect(String operation) {
        return switch (operation) {
            case "credit" -> credit();
            case "reversal" -> reversal();
            case "release" -> release();
            default -> throw new IllegalArgumentException(operation);
        };
    }

    @Test
    void manyExamplesAreShown() {
        assertThat(CONTRACT.examples()).hasSizeGreaterThan(40);
    }

    @Test
    void theClientSendsWhatTheDocumentShows() throws IOException {
        assertThat(sent()).containsExactly("POST /wallet/credits " + Contract.write(CREDIT),
                "POST /wallet/reversals " + Contract.write(REVERSAL),
                "POST /wallet/releases " + Contract.write(RELEASE),
                "GET /wallet/requests/" + CREDIT.get("request_id"));
    }

    @Test
    void theSignatureOfTheDocumentIsThatOfItsCall() {
        Map<?, ?> example = CONTRACT.signatureExample();
        Signed signed = Signed.of(text(example, "method"), text(example, "path"), text(example, "brand_id"),
                Long.parseLong(text(example, "timestamp")), text(example, "request_id"),
                text(example, "body").getBytes(StandardCharsets.UTF_8));
        assertThat(BrandSignature.of(text(example, "key")).sign(signed)).isEqualTo(text(example, "signature"));
    }

    @Override
    protected void before(Example example, Running<WalletSimulator> running) throws Exception {
        if (example.operation().id().equals("release") && !example.name().equals("grant_not_found")) {
            sendGrant(running, example.name().equals("release_mismatch") ? Map.of("player_id", "p2") : Map.of());
        }
        switch (example.name()) {
            case "taken_back" -> send(running, "credit", Flaw.NONE);
            case "credit_barred", "never_booked" -> send(running, "reversal", Flaw.NONE);
            case "reversal_mismatch" -> send(running, "credit", Flaw.of(Map.of("player_id", "p2")));
            case "released", "grant_not_found", "release_mismatch" -> {
            }
            default -> super.before(example, running);
        }
    }

    /// What the example of a release releases.
    private void sendGrant(Running<WalletSimulator> running, Map<String, String> changes) throws Exception {
        Map<Object, Object> grant = new LinkedHashMap<>(changes);
        grant.put("request_id", text(RELEASE, "credit_request_id"));
        for (String field : List.of("amount", "currency", "pay_as", "coupon_log_id", "reference_id", "remarks")) {
            grant.put(field, RELEASE.get(field));
        }
        grant.putIfAbsent("player_id", RELEASE.get("player_id"));
        grant.put("digest", "of the grant");
        send(running, "credit", Flaw.of(grant).under(text(RELEASE, "credit_request_id")));
    }

    private static Effect credit() {
        return new Effect(text(CREDIT, "request_id"), "aurora", text(CREDIT, "player_id"), content(CREDIT), owner());
    }

    private static Effect reversal() {
        return new Effect(text(REVERSAL, "request_id"), "aurora", text(REVERSAL, "player_id"),
                new WalletReverse(text(REVERSAL, "credit_request_id"), content(REVERSAL)), owner());
    }

    private static Effect release() {
        return new Effect(text(RELEASE, "request_id"), "aurora", text(RELEASE, "player_id"),
                new WalletRelease(text(RELEASE, "credit_request_id"), content(RELEASE)),
                new Subject("coupon", "aurora", text(RELEASE, "coupon_log_id")));
    }

    private static WalletCredit content(Map<?, ?> request) {
        return new WalletCredit(Long.parseLong(text(request, "amount")), text(request, "currency"),
                PayAs.valueOf(text(request, "pay_as")), text(request, "reference_id"), text(request, "remarks"));
    }

    private static Subject owner() {
        return new Subject("adjustment", "aurora", "1");
    }
}
