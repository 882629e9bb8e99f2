package dev.windfall.connectors.wallet.simulator;

import dev.windfall.connectors.http.BrandSignature;
import dev.windfall.connectors.simulator.Faults;
import dev.windfall.connectors.simulator.RecordedCall;
import dev.windfall.connectors.simulator.SimulatorSettings;
import dev.windfall.schemas.Undecodable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static dev.windfall.connectors.wallet.simulator.Caller.json;
import static dev.windfall.connectors.wallet.simulator.Caller.said;
import static dev.windfall.connectors.wallet.simulator.Instructions.credit;
import static dev.windfall.connectors.wallet.simulator.Instructions.reversal;
import static dev.windfall.connectors.wallet.simulator.Instructions.withDigest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WalletSimulatorTest {

    private final WalletSimulator wallet = WalletSimulator.start(SimulatorSettings.plain(), Faults.none());
    private final Caller caller = new Caller(wallet.address());

    @AfterEach
    void stop() {
        caller.close();
        wallet.close();
    }

    @Test
    void aCreditIsBookedOnceAndAnsweredTheSame() throws Exception {
        HttpResponse<String> first = caller.send(credit("c1"));
        assertThat(said(first)).isEqualTo("200 SETTLED");
        assertThat(json(first).fields()).isEqualTo(json(caller.send(credit("c1"))).fields())
                .isEqualTo(json(caller.ask("c1")).fields());
        assertThat(json(first).text("reference")).isEqualTo("w-1");
        assertThat(json(first).text("digest")).isEqualTo("digest of c1");
        assertThat(wallet.book().entries()).hasSize(2);
    }

    @Test
    void aReversalTakesBackOrBars() throws Exception {
        caller.send(credit("c1"));
        assertThat(said(caller.send(reversal("r1", credit("c1"))))).isEqualTo("200 SETTLED");
        assertThat(said(caller.send(reversal("r2", credit("c2"))))).isEqualTo("200 SETTLED");
        assertThat(said(caller.send(credit("c2")))).isEqualTo("409 credit-barred");
        assertThat(said(caller.ask("c2"))).isEqualTo("200 FAILED");
        assertThat(wallet.book().balances().values()).containsOnly(0L);
    }

    @Test
    void whatCannotBeBookedIsToldWithACode() throws Exception {
        caller.send(credit("c1"));
        assertThat(said(caller.ask("c9"))).isEqualTo("404 unknown-request");
        assertThat(said(caller.send(withDigest(credit("c1"), "other")))).isEqualTo("409 request-id-reused");
        assertThat(said(caller.send(reversal("r1", credit("c1", "p2", 1_000))))).isEqualTo("422 reversal-mismatch");
        assertThat(said(caller.send(credit("c2", "p1", 0)))).isEqualTo("422 invalid-request");
        assertThat(said(caller.call("POST", "/wallet/credits", "c2", "{"))).isEqualTo("400 malformed-request");
        assertThat(said(caller.call("GET", "/wallet/requests/c1", "c2", ""))).isEqualTo("400 malformed-request");
        assertThat(said(caller.call("GET", "/wallet/credits", "c2", ""))).isEqualTo("404 unknown-route");
        assertThat(wallet.book().entries()).hasSize(2);
    }

    /// Each fault kind: what the first call comes to, whether it is booked then, and that all is well at the second call.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            fault                                        | first call             | entries | asked               | second call
            {"fault": "refuse"}                          | 422 refused            | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "refuse", "status": 403, "code": "player-closed"} | 403 player-closed | 0 | 404 unknown-request | 200 SETTLED
            {"fault": "error"}                           | 500 internal-error     | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "error", "status": 503}            | 503 unavailable        | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "delay", "seconds": 0.2}           | 200 SETTLED            | 2       | 200 SETTLED         | 200 SETTLED
            {"fault": "delay", "seconds": 30}            | HttpTimeoutException   | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "hang"}                            | HttpTimeoutException   | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "do_then_time_out"}                | HttpTimeoutException   | 2       | 200 SETTLED         | 200 SETTLED
            {"fault": "do_then_cut"}                     | IOException            | 2       | 200 SETTLED         | 200 SETTLED
            {"fault": "answer_twice"}                    | not JSON               | 2       | 200 SETTLED         | 200 SETTLED
            {"fault": "accept_then_settle"}              | 202 ACCEPTED           | 0       | 200 SETTLED         | 200 SETTLED
            {"fault": "accept_then_settle", "seconds": 60} | 202 ACCEPTED         | 0       | 202 ACCEPTED        | 202 ACCEPTED
            {"fault": "rate_limit", "seconds": 7}        | 429 rate-limited       | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "wrong_json"}                      | not JSON               | 2       | 200 SETTLED         | 200 SETTLED
            {"fault": "answer_failed"}                   | 200 FAILED             | 0       | 404 unknown-request | 200 SETTLED
            {"fault": "answer_retry"}                    | 200 RETRY              | 0       | 404 unknown-request | 200 SETTLED
            """)
    void aFaultHappensOnceAndTheBookIsRight(String fault, String first, int entries, String asked, String second)
            throws Exception {
        wallet.fail(Faults.read(1, List.of(fault.replace("}", ", \"times\": 1}"))));
        caller.waiting(Duration.ofSeconds(first.equals("HttpTimeoutException") ? 2 : 30));
        assertThat(outcome(credit("c1"))).isEqualTo(first);
        awaitEntries(entries);
        assertThat(wallet.book().entries()).hasSize(entries);
        caller.waiting(Duration.ofSeconds(30));
        assertThat(said(caller.ask("c1"))).isEqualTo(asked);
        assertThat(outcome(credit("c1"))).isEqualTo(second);
        assertThat(wallet.book().entries()).hasSize(second.equals("200 SETTLED") ? 2 : 0);
    }

    @Test
    void whoeverIsAskedToWaitIsToldForHowLong() throws Exception {
        wallet.fail(Faults.read(1, List.of("{\"fault\": \"rate_limit\", \"seconds\": 1.2, \"times\": 1}",
                "{\"fault\": \"error\", \"status\": 503, \"seconds\": 3, \"times\": 1}")));
        assertThat(caller.send(credit("c1")).headers().firstValue("Retry-After")).hasValue("2");
        assertThat(caller.send(credit("c1")).headers().firstValue("Retry-After")).hasValue("3");
    }

    @Test
    void whatComesLateIsBookedAfterItsCallerHasGivenUp() throws Exception {
        wallet.fail(Faults.read(1, List.of("{\"fault\": \"delay\", \"seconds\": 5, \"times\": 1}")));
        assertThat(outcome(credit("c1"), Duration.ofSeconds(1))).isEqualTo("HttpTimeoutException");
        assertThat(said(caller.ask("c1"))).isEqualTo("404 unknown-request");
        awaitEntries(2);
        assertThat(said(caller.ask("c1"))).isEqualTo("200 SETTLED");
    }

    @Test
    void manyCallsAtOnceBookOnce() throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int call = 0; call < 200; call++) {
                String requestId = "c" + call % 4;
                answers.add(threads.submit(() -> said(caller.send(credit(requestId)))));
            }
        }
        for (Future<String> answer : answers) {
            assertThat(answer.get()).isEqualTo("200 SETTLED");
        }
        assertThat(wallet.book().entries()).hasSize(8);
        assertThat(wallet.calls().totals()).containsExactly(Map.entry("credit 200 SETTLED", 200L));
    }

    @Test
    void callsAreWrittenDownWhenTheyComeAndWhenTheyEnd() throws Exception {
        caller.with("traceparent", "00-trace-span-01");
        wallet.fail(Faults.read(1, List.of("{\"fault\": \"hang\", \"request_id\": \"c2\"}")));
        caller.send(credit("c1"));
        outcome(credit("c2"), Duration.ofSeconds(2));

        RecordedCall ended = wallet.calls().calls("c1").getFirst();
        assertThat(ended).extracting(RecordedCall::call, RecordedCall::brandId, RecordedCall::status,
                RecordedCall::result, RecordedCall::traceParent)
                .containsExactly("credit", "aurora", 200, "SETTLED", "00-trace-span-01");
        assertThat(wallet.calls().calls("c2").getFirst().status()).as("still hanging").isNull();
        assertThat(wallet.calls().inHand()).isEqualTo(1);
        assertThat(wallet.calls().count()).isEqualTo(2);
    }

    @Test
    void peopleSeeTheBookTheEntriesAndTheCallsAndCanChangeTheScript() throws Exception {
        caller.send(credit("c1"));
        caller.send(reversal("r2", credit("c2")));
        assertThat(caller.call("GET", "/simulator/book", "-", "").body()).isEqualTo(
                "{\"taken\":2,\"settled\":2,\"barred\":1,\"sum\":0,\"balances\":"
                        + "{\"aurora~house~CASH~EUR\":-1000,\"aurora~player:p1~CASH~EUR\":1000}}");
        assertThat(json(caller.call("GET", "/simulator/entries", "-", "")).whole("count")).isEqualTo(2);
        assertThat(json(caller.call("GET", "/simulator/calls", "-", "")).whole("count")).isEqualTo(2);

        String script = "\n{\"fault\": \"refuse\", \"on\": \"credit\", \"code\": \"closed\"}\n";
        assertThat(caller.call("PUT", "/simulator/faults", "-", script).statusCode()).isEqualTo(200);
        assertThat(said(caller.send(credit("c3")))).isEqualTo("422 closed");
        HttpResponse<String> wrong = caller.call("PUT", "/simulator/faults", "-", script + "{\"fault\": \"fire\"}");
        assertThat(said(wrong)).isEqualTo("400 wrong-fault-script");
        assertThat(json(wrong).text("detail")).startsWith("The script can't be meant, line 3: fault is one of refuse,");
    }

    @Test
    void whoeverHasNotTheTokenIsRefused() throws Exception {
        try (WalletSimulator guarded = WalletSimulator.start(SimulatorSettings.plain().asking("secret", null),
                Faults.none()); Caller stranger = new Caller(guarded.address())) {
            assertThat(said(stranger.send(credit("c1")))).isEqualTo("401 token-refused");
            stranger.with("X-Internal-Service-Token", "secre");
            assertThat(said(stranger.ask("c1"))).isEqualTo("401 token-refused");
            assertThat(guarded.book().entries()).isEmpty();
            stranger.with("X-Internal-Service-Token", "secret");
            assertThat(said(stranger.send(credit("c1")))).isEqualTo("200 SETTLED");
        }
    }

    @Test
    void aCallIsSignedJustNowWithOneOfTheKeys() throws Exception {
        SimulatorSettings settings = SimulatorSettings.plain().asking("", BrandSignature.of("new,old"));
        try (WalletSimulator guarded = WalletSimulator.start(settings, Faults.none());
                Caller signing = new Caller(guarded.address())) {
            assertThat(said(signing.send(credit("c1")))).isEqualTo("401 timestamp-refused");
            assertThat(said(signing.signing("wrong", 0).send(credit("c1")))).isEqualTo("401 signature-refused");
            assertThat(said(signing.signing("new", -320).send(credit("c1")))).isEqualTo("401 timestamp-refused");
            assertThat(said(signing.signing("new", 320).send(credit("c1")))).isEqualTo("401 timestamp-refused");
            assertThat(said(signing.signing("new", -280).send(credit("c1")))).isEqualTo("200 SETTLED");
            assertThat(said(signing.signing("old", 0).ask("c1"))).isEqualTo("200 SETTLED");
            assertThat(said(signing.with("X-Brand-Id", "borealis").ask("c1"))).isEqualTo("404 unknown-request");
            assertThat(said(signing.with("X-Brand-Signature", "00").ask("c1"))).isEqualTo("401 signature-refused");
        }
    }

    @Test
    void itComesBackWithItsBook(@TempDir Path folder) throws Exception {
        SimulatorSettings kept = SimulatorSettings.plain().keptIn(folder.resolve("journal"));
        try (WalletSimulator first = WalletSimulator.start(kept, Faults.none());
                Caller before = new Caller(first.address())) {
            before.send(credit("c1"));
            before.send(reversal("r2", credit("c2")));
        }
        try (WalletSimulator second = WalletSimulator.start(kept, Faults.none());
                Caller after = new Caller(second.address())) {
            assertThat(said(after.ask("c1"))).isEqualTo("200 SETTLED");
            assertThat(said(after.send(credit("c1")))).isEqualTo("200 SETTLED");
            assertThat(said(after.send(credit("c2")))).isEqualTo("409 credit-barred");
            assertThat(second.book().entries()).hasSize(2);
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        assertThatThrownBy(() -> WalletSimulator.start(
                SimulatorSettings.plain().on(wallet.address().getPort()), Faults.none()))
                .hasMessage("Port %d can't be opened".formatted(wallet.address().getPort()));
    }

    private void awaitEntries(int count) throws InterruptedException {
        for (int wait = 0; wait < 600 && wallet.book().entries().size() < count; wait++) {
            Thread.sleep(50);
        }
    }

    private String outcome(Instruction instruction, Duration patience) throws Exception {
        caller.waiting(patience);
        try {
            return outcome(instruction);
        } finally {
            caller.waiting(Duration.ofSeconds(30));
        }
    }

    private String outcome(Instruction instruction) throws Exception {
        try {
            return said(caller.send(instruction));
        } catch (HttpTimeoutException e) {
            return "HttpTimeoutException";
        } catch (IOException e) {
            return "IOException";
        } catch (Undecodable e) {
            return "not JSON";
        }
    }
}
