package dev.windfall.connectors.wallet;

import dev.windfall.connectors.Target.Health;
import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class WalletAnswersTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final Effect CREDIT = new Effect("r1", "aurora", "p1",
            new WalletCredit(1_500, "EUR", PayAs.CASH, "adjustment-1", "sorry"),
            new Subject("adjustment", "aurora", "1"));

    /// Bodies by name; `$` stands for the request.
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("settled", "{$,'status':'SETTLED','reference':'w-9','digest':'d1'}"),
            Map.entry("no digest", "{$,'status':'SETTLED','reference':'w-9'}"),
            Map.entry("new field", "{$,'status':'SETTLED','reference':'w-9','booked_by':{'node':[1,2.5,null]}}"),
            Map.entry("accepted", "{$,'status':'ACCEPTED','reference':'w-9','digest':'d1'}"),
            Map.entry("retry", "{$,'status':'RETRY','code':'busy','message':'Later','digest':'d1'}"),
            Map.entry("failed", "{$,'status':'FAILED','code':'player-closed','message':'Gone','digest':'d1'}"),
            Map.entry("other digest", "{$,'status':'SETTLED','digest':'d2'}"),
            Map.entry("other request", "{'request_id':'r2','status':'SETTLED','digest':'d1'}"),
            Map.entry("no request", "{'status':'SETTLED','digest':'d1'}"),
            Map.entry("no status", "{$,'digest':'d1'}"),
            Map.entry("new status", "{$,'status':'SOMEHOW','digest':'d1'}"),
            Map.entry("status 1", "{$,'status':1}"),
            Map.entry("twice", "{$,'status':'SETTLED'}{$,'status':'SETTLED'}"),
            Map.entry("broken", "{'request_id': "),
            Map.entry("list", "[]"),
            Map.entry("page", "<html>It works!</html>"),
            Map.entry("empty", ""),
            Map.entry("refused", "{'type':'/problems/x','code':'player-closed','detail':'Gone'}"),
            Map.entry("reused", "{'code':'request-id-reused','detail':'Gone'}"),
            Map.entry("barred", "{'code':'credit-barred','detail':'Gone'}"),
            Map.entry("unknown", "{'code':'unknown-request','detail':'Gone'}"));

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-", textBlock = """
            call | status | body          | retry after                   | kind      | code              | wait  | health
            SEND | 200    | settled       | -                             | SETTLED   | ''                | -     | WELL
            ASK  | 200    | settled       | -                             | SETTLED   | ''                | -     | WELL
            SEND | 200    | no digest     | -                             | SETTLED   | ''                | -     | WELL
            SEND | 200    | new field     | -                             | SETTLED   | ''                | -     | WELL
            SEND | 200    | accepted      | -                             | ACCEPTED  | ''                | -     | WELL
            SEND | 202    | accepted      | 7                             | ACCEPTED  | ''                | PT7S  | WELL
            SEND | 202    | empty         | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | retry         | -                             | RETRY     | busy              | -     | WELL
            SEND | 200    | retry         | 30                            | RETRY     | busy              | PT30S | WELL
            SEND | 200    | failed        | -                             | FAILED    | player-closed     | -     | WELL
            SEND | 200    | other digest  | -                             | CONFLICT  | request-id-reused | -     | WELL
            ASK  | 200    | other digest  | -                             | CONFLICT  | request-id-reused | -     | WELL
            SEND | 200    | other request | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | no request    | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | no status     | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | new status    | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | status 1      | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | twice         | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | broken        | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | list          | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 200    | page          | -                             | UNKNOWN   | UNREADABLE_ANSWER | -     | TROUBLE
            SEND | 204    | empty         | -                             | UNKNOWN   | HTTP_204          | -     | TROUBLE
            SEND | 302    | page          | -                             | UNKNOWN   | HTTP_302          | -     | TROUBLE
            SEND | 400    | refused       | -                             | FAILED    | player-closed     | -     | WELL
            SEND | 400    | page          | -                             | FAILED    | HTTP_400          | -     | WELL
            SEND | 401    | refused       | -                             | RETRY     | HTTP_401          | -     | TROUBLE
            SEND | 403    | page          | -                             | RETRY     | HTTP_403          | -     | TROUBLE
            SEND | 404    | page          | -                             | FAILED    | HTTP_404          | -     | WELL
            ASK  | 404    | unknown       | -                             | NOT_FOUND | unknown-request   | -     | WELL
            ASK  | 404    | empty         | -                             | NOT_FOUND | HTTP_404          | -     | WELL
            SEND | 408    | empty         | -                             | UNKNOWN   | HTTP_408          | -     | TROUBLE
            SEND | 409    | reused        | -                             | CONFLICT  | request-id-reused | -     | WELL
            SEND | 409    | page          | -                             | CONFLICT  | HTTP_409          | -     | WELL
            SEND | 409    | barred        | -                             | FAILED    | credit-barred     | -     | WELL
            SEND | 422    | refused       | 5                             | FAILED    | player-closed     | -     | WELL
            SEND | 429    | empty         | 5                             | RETRY     | HTTP_429          | PT5S  | BUSY
            SEND | 429    | empty         | -                             | RETRY     | HTTP_429          | -     | BUSY
            SEND | 429    | empty         | Sat, 28 Nov 2026 12:01:00 GMT | RETRY     | HTTP_429          | PT1M  | BUSY
            SEND | 429    | empty         | Sat, 28 Nov 2026 11:59:00 GMT | RETRY     | HTTP_429          | PT0S  | BUSY
            SEND | 429    | empty         | 999999999                     | RETRY     | HTTP_429          | PT24H | BUSY
            SEND | 429    | empty         | tomorrow                      | RETRY     | HTTP_429          | -     | BUSY
            SEND | 500    | refused       | -                             | UNKNOWN   | HTTP_500          | -     | TROUBLE
            SEND | 500    | empty         | 5                             | UNKNOWN   | HTTP_500          | -     | TROUBLE
            SEND | 502    | page          | -                             | UNKNOWN   | HTTP_502          | -     | TROUBLE
            SEND | 503    | empty         | 5                             | RETRY     | HTTP_503          | PT5S  | TROUBLE
            SEND | 503    | empty         | -                             | UNKNOWN   | HTTP_503          | -     | TROUBLE
            SEND | 503    | empty         | tomorrow                      | UNKNOWN   | HTTP_503          | -     | TROUBLE
            ASK  | 500    | empty         | -                             | UNKNOWN   | HTTP_500          | -     | TROUBLE
            SEND | 599    | empty         | -                             | UNKNOWN   | HTTP_599          | -     | TROUBLE
            """)
    void anAnswerMeans(Call.Kind kind, int status, String body, @Nullable String retryAfter, Outcome.Kind expected,
            String code, @Nullable Duration wait, Health health) {
        String text = BODIES.getOrDefault(body, "?").replace("$", "'request_id':'r1'").replace('\'', '"');
        Outcome outcome = WalletAnswers.ANSWERS.of(new Call(CREDIT, kind, 1), "d1",
                new ServiceAnswers.Answer(status, text, retryAfter), NOON);
        assertThat(outcome.kind()).isEqualTo(expected);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.retryAfter()).isEqualTo(wait);
        assertThat(outcome.reference()).isEqualTo(text.contains("w-9") ? "w-9" : null);
        assertThat(ServiceAnswers.health(outcome)).isEqualTo(health);
        if (text.contains("Gone")) {
            assertThat(outcome.detail()).as("a sentence for people is handed on").isEqualTo("Gone");
        }
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', nullValues = "-", textBlock = """
            of      | says                   | moved
            release | ,'moved_amount':1500   | 1500
            release | ,'moved_amount':0      | 0
            reverse | ,'moved_amount':500    | 500
            release | ''                     | -
            release | ,'moved_amount':null   | -
            release | ,'moved_amount':-1     | -
            release | ,'moved_amount':1.5    | -
            release | ,'moved_amount':'1500' | -
            credit  | ,'moved_amount':1500   | -
            """)
    void howMuchWasMovedIsTakenAtItsWord(String of, String says, @Nullable Long moved) {
        WalletCredit grant = ((Effect.Content.OfWallet) CREDIT.content()).credit();
        Effect.Content content = switch (of) {
            case "release" -> new Effect.Content.WalletRelease("c1", grant);
            case "reverse" -> new Effect.Content.WalletReverse("c1", grant);
            default -> grant;
        };
        Effect effect = new Effect("r1", "aurora", "p1", content, CREDIT.owner());
        String text = "{'request_id':'r1','status':'SETTLED'%s}".formatted(says).replace('\'', '"');
        assertThat(WalletAnswers.ANSWERS.of(new Call(effect, Call.Kind.SEND, 1), "d1",
                new ServiceAnswers.Answer(200, text, null), NOON))
                .isEqualTo(new Outcome(Outcome.Kind.SETTLED, "", "", null, null, moved));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new ConnectException("Connection refused"), Outcome.Kind.RETRY, "NO_CONNECTION"),
                arguments(new HttpConnectTimeoutException("connect timed out"), Outcome.Kind.RETRY, "NO_CONNECTION"),
                arguments(new TimeoutException(), Outcome.Kind.UNKNOWN, "TIMEOUT"),
                arguments(new IOException("HTTP/1.1 header parser received no bytes"), Outcome.Kind.UNKNOWN,
                        "CONNECTION_CUT"),
                arguments(new SocketException("Connection reset"), Outcome.Kind.UNKNOWN, "CONNECTION_CUT"),
                arguments(new SSLHandshakeException("no"), Outcome.Kind.UNKNOWN, "CONNECTION_CUT"),
                arguments(new InterruptedException(), Outcome.Kind.UNKNOWN, "CONNECTION_CUT"),
                arguments(new IllegalStateException(), Outcome.Kind.UNKNOWN, "CONNECTION_CUT"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void withoutAnAnswerNothingWasBookedOnlyIfNothingWasSent(Throwable failure, Outcome.Kind expected, String code) {
        Outcome outcome = WalletAnswers.ANSWERS.of(failure);
        assertThat(outcome.kind()).isEqualTo(expected);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.detail()).isNotEmpty();
        assertThat(ServiceAnswers.health(outcome)).isEqualTo(Health.TROUBLE);
    }

    @Test
    void nobodyFillsOurLogsWithLongWords() {
        String body = "{\"code\":\"%s\",\"detail\":\"%s\"}".formatted("c".repeat(1_000), "d".repeat(10_000));
        Outcome outcome = WalletAnswers.ANSWERS.of(new Call(CREDIT, Call.Kind.SEND, 1), "d1",
                new ServiceAnswers.Answer(422, body, null), NOON);
        assertThat(outcome.code()).hasSize(100);
        assertThat(outcome.detail()).hasSize(500);
    }
}
