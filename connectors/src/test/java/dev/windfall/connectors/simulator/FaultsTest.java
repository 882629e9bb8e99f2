package dev.windfall.connectors.simulator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class FaultsTest {

    @ParameterizedTest
    @EnumSource
    void everyKindCanBeWritten(Fault.Kind kind) {
        assertThat(script("{\"fault\": \"%s\"}".formatted(kind)).next(Fault.On.CREDIT, "c1"))
                .isEqualTo(Fault.always(kind));
    }

    @Test
    void aFaultIsForItsRequestAndItsKindOfCall() {
        Faults faults = script("{\"fault\": \"hang\", \"request_id\": \"c1\"}",
                "{\"fault\": \"error\", \"on\": \"ask\"}", "", "{\"fault\": \"accept_then_settle\", \"on\": \"ask\"}",
                "{\"fault\": \"accept_then_settle\"}");
        assertThat(next(faults, Fault.On.CREDIT, "c1")).isEqualTo(Fault.Kind.HANG);
        assertThat(next(faults, Fault.On.ASK, "c1")).as("the first line decides").isEqualTo(Fault.Kind.HANG);
        assertThat(next(faults, Fault.On.ASK, "c2")).isEqualTo(Fault.Kind.ERROR);
        assertThat(next(faults, Fault.On.REVERSAL, "c2")).isEqualTo(Fault.Kind.ACCEPT_THEN_SETTLE);
        assertThat(faults.happened()).containsExactly(2L, 1L, 0L, 1L);
    }

    @Test
    void whoeverAsksIsNeverAccepted() {
        assertThat(script("{\"fault\": \"accept_then_settle\"}").next(Fault.On.ASK, "c1")).isNull();
    }

    @Test
    void itHappensAsOftenAsItIsToAndThenTheNextLineDoes() {
        Faults faults = script("{\"fault\": \"hang\", \"times\": 2}",
                "{\"fault\": \"error\", \"request_id\": \"c1\", \"times\": 1}");
        assertThat(next(faults, Fault.On.CREDIT, "c1")).isEqualTo(Fault.Kind.HANG);
        assertThat(next(faults, Fault.On.CREDIT, "c2")).isEqualTo(Fault.Kind.HANG);
        assertThat(next(faults, Fault.On.CREDIT, "c2")).isNull();
        assertThat(next(faults, Fault.On.CREDIT, "c1")).isEqualTo(Fault.Kind.ERROR);
        assertThat(next(faults, Fault.On.CREDIT, "c1")).isNull();
    }

    @Test
    void chanceFollowsFromTheSeedAndTheCallWhateverTheOrder() {
        List<String> calls = new ArrayList<>(
                IntStream.range(0, 2_000).mapToObj(call -> "c" + call % 1_000).sorted().toList());
        Map<String, Integer> inOrder = happened(seeded(7), calls);
        Collections.reverse(calls);
        assertThat(happened(seeded(7), calls)).isEqualTo(inOrder);
        assertThat(happened(seeded(8), calls)).isNotEqualTo(inOrder);
        int all = inOrder.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(all / 2_000.0).isCloseTo(0.3, within(0.04));
    }

    @Test
    void chanceZeroNeverHappens() {
        Faults never = script("{\"fault\": \"hang\", \"probability\": 0}");
        assertThat(happened(never, IntStream.range(0, 500).mapToObj(call -> "c" + call).toList())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            line                                        | said
            {"fault": "hang"                            | The text is not JSON:
            ["hang"]                                    | The text is not a JSON object
            {"request_id": "c1"}                        | fault is missing
            {"fault": "fire"}                           | fault is one of refuse, error, delay, hang, do_then_time_out,
            {"fault": "HANG"}                           | fault is one of refuse,
            {"fault": "hang", "on": "wire"}             | on is one of credit, reversal, release, open, end, ask
            {"fault": "hang", "second": 2}              | there is no field second
            {"fault": "hang", "seconds": -1}            | seconds is 0 to 86400
            {"fault": "hang", "seconds": "2"}           | seconds is a number
            {"fault": "hang", "probability": 1.1}       | probability is 0 to 1
            {"fault": "hang", "times": 0}               | times is 1 or more
            {"fault": "hang", "times": 1.5}             | times is a whole number
            {"fault": "hang", "request_id": 7}          | request_id is a text
            {"fault": "hang", "status": 500}            | status goes with refuse and error
            {"fault": "refuse", "status": 500}          | status is 400 to 499
            {"fault": "error", "status": 404}           | status is 500 to 599
            """)
    void aLineThatCannotBeMeantIsNamed(String line, String said) {
        assertThatThrownBy(() -> script("{\"fault\": \"hang\"}", "", line)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 3: " + said);
    }

    private static Faults script(String... lines) {
        return Faults.read(1, List.of(lines));
    }

    private static Faults seeded(long seed) {
        return Faults.read(seed, List.of("{\"fault\": \"hang\", \"probability\": 0.3}"));
    }

    private static Fault.@Nullable Kind next(Faults faults, Fault.On call, String requestId) {
        Fault fault = faults.next(call, requestId);
        return fault == null ? null : fault.kind();
    }

    /// How often it happened to whom.
    private static Map<String, Integer> happened(Faults faults, List<String> requestIds) {
        Map<String, Integer> happened = new HashMap<>();
        for (String requestId : requestIds) {
            if (faults.next(Fault.On.CREDIT, requestId) != null) {
                happened.merge(requestId, 1, Integer::sum);
            }
        }
        return happened;
    }
}
