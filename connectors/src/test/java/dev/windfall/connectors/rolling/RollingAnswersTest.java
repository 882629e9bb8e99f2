package dev.windfall.connectors.rolling;

import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.Requirement;
import dev.windfall.projections.coupons.Wagering;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import dev.windfall.projections.rules.Weights;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

import static org.assertj.core.api.Assertions.assertThat;

/// What is the same for all services is in the tests of the wallet's answers.
class RollingAnswersTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final CouponLogId ID = new CouponLogId("aurora", "welcome", "p1", 1);
    private static final Content.RollingOpen OPEN = new Content.RollingOpen(
            new Requirement(ID, "EUR", 10_000,
                    new Wagering(Wagering.Base.STAKE, new Weights(10_000, new TreeMap<>(), new TreeMap<>()), null,
                            Wagering.Order.ONE_BY_ONE),
                    NOON, NOON.plusSeconds(60)),
            ID.strings().token(), ID.strings().token());

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            of   | call | status | fields                                                                  | kind     | code
            OPEN | SEND | 200    | 'status':'SETTLED'                                                      | SETTLED  | ``
            OPEN | ASK  | 200    | 'status':'SETTLED','rolling_status':'COMPLETED'                         | SETTLED  | ``
            OPEN | SEND | 409    | 'code':'rolling-barred'                                                 | FAILED   | rolling-barred
            OPEN | SEND | 409    | 'code':'request-id-reused'                                              | CONFLICT | request-id-reused
            END  | SEND | 200    | 'status':'SETTLED','rolling_status':'COMPLETED','wagered':10000,'report_id':3 | SETTLED | REACHED 3 10000
            END | SEND | 200 | 'status':'SETTLED','rolling_status':'COMPLETED','wagered':9999,'report_id':3 | UNKNOWN | UNREADABLE_ANSWER
            END  | ASK  | 200    | 'status':'SETTLED','rolling_status':'ACTIVE','wagered':0,'report_id':0  | SETTLED  | MISSED 0 0
            END  | SEND | 200    | 'status':'SETTLED'                                                      | UNKNOWN  | UNREADABLE_ANSWER
            END  | SEND | 200    | 'status':'SETTLED','rolling_status':'OVER','wagered':9,'report_id':3    | UNKNOWN  | UNREADABLE_ANSWER
            END  | SEND | 200    | 'status':'SETTLED','rolling_status':'ACTIVE','wagered':-1,'report_id':3 | UNKNOWN  | UNREADABLE_ANSWER
            END  | SEND | 200    | 'status':'SETTLED','rolling_status':'ACTIVE','wagered':9                | UNKNOWN  | UNREADABLE_ANSWER
            END  | SEND | 200    | 'status':'SETTLED','rolling_status':'ACTIVE','wagered':'9','report_id':3 | UNKNOWN | UNREADABLE_ANSWER
            END  | SEND | 202    | 'status':'ACCEPTED'                                                     | ACCEPTED | ``
            END  | SEND | 422    | 'code':'rolling-mismatch'                                               | FAILED   | rolling-mismatch
            END  | ASK  | 404    | 'code':'unknown-request'                                                | NOT_FOUND | unknown-request
            """)
    void anAnswerMeans(String of, Call.Kind kind, int status, String fields, Outcome.Kind expected, String code) {
        Outcome outcome = RollingAnswers.of(call(of, kind), "d1", answer(of, status, fields, null), NOON);
        assertThat(outcome.kind()).isEqualTo(expected);
        assertThat(outcome.code()).isEqualTo(code);
    }

    @Test
    void whatItAsksForIsWaitedFor() {
        Outcome outcome = RollingAnswers.of(call("OPEN", Call.Kind.SEND), "d1", answer("OPEN", 429, "'a':1", "7"),
                NOON);
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.RETRY);
        assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(RollingAnswers.ANSWERS.of(new TimeoutException()).kind()).isEqualTo(Outcome.Kind.UNKNOWN);
    }

    private static Call call(String of, Call.Kind kind) {
        boolean isEnd = of.equals("END");
        return new Call(new Effect(requestId(of), "aurora", "p1", isEnd ? new Content.RollingEnd(OPEN) : OPEN,
                new Subject("coupon", "aurora", ID.text())), kind, 1);
    }

    private static ServiceAnswers.Answer answer(String of, int status, String fields, @Nullable String retryAfter) {
        String body = "{'request_id':'%s','digest':'d1',%s}".formatted(requestId(of), fields).replace('\'', '"');
        return new ServiceAnswers.Answer(status, body, retryAfter);
    }

    private static String requestId(String of) {
        return of.equals("END") ? ID.strings().end() : ID.strings().rolling();
    }
}
