package dev.windfall.connectors.wallet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windfall.connectors.Target;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
import dev.windfall.projections.deciding.Effect.Content.WalletCredit;
import dev.windfall.projections.deciding.Effect.Content.WalletRelease;
import dev.windfall.projections.deciding.Effect.Content.WalletReverse;
import dev.windfall.projections.deciding.Effect.PayAs;
import dev.windfall.projections.effects.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls the wallet, signed for the brand, always under the effect's own request id.
public final class WalletClient implements Target, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WalletClient.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final byte[] NOTHING = {};

    private final WalletSettings settings;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;

    public WalletClient(WalletSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // a call has its connection for itself: a slow one holds up no other
                .connectTimeout(settings.timeout().dividedBy(2)) // told apart from a call that is sent and not answered
                .followRedirects(HttpClient.Redirect.NEVER) // nobody else is told, and nothing is sent in another form
                .executor(threads)
                .build();
    }

    @Override
    public String name() {
        return "wallet";
    }

    @Override
    public Outcome call(Call call, String digest, @Nullable String traceParent) {
        HttpRequest request;
        try {
            request = request(call, digest, traceParent);
        } catch (IllegalArgumentException e) { // a line break in a header, say
            LOG.error("The call {} of {} can't be made", call.number(), call.effect().requestId(), e);
            return WalletAnswers.unsendable(e);
        }
        Outcome outcome = sent(call, digest, request);
        if (outcome.kind() == Outcome.Kind.CONFLICT) {
            LOG.error("The wallet knows {} of brand {} with another content than ours: {} {}",
                    call.effect().requestId(),
                    call.effect().brandId(), outcome.code(), outcome.detail());
        } else if (WalletAnswers.isNotKnown(outcome)) {
            LOG.error("The wallet refuses our token or our signature for brand {}: {} {}", call.effect().brandId(),
                    outcome.code(), outcome.detail());
        }
        return outcome;
    }

    @Override
    public Health health(Outcome outcome) {
        return WalletAnswers.health(outcome);
    }

    /// Calls that are being made end at once: whether they were booked is not known.
    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /// The client's own time-out ends with the head of the answer, so a body that never comes is waited for here.
    private Outcome sent(Call call, String digest, HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), ANSWER_BYTES_MAX));
        try {
            HttpResponse<String> came = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return WalletAnswers.of(call, digest, new WalletAnswers.Answer(came.statusCode(), came.body(),
                    came.headers().firstValue("Retry-After").orElse(null)), clock.instant());
        } catch (ExecutionException e) {
            return WalletAnswers.of(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            answer.cancel(true); // closes its connection
            return WalletAnswers.of(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return WalletAnswers.of(e);
        }
    }

    private HttpRequest request(Call call, String digest, @Nullable String traceParent) {
        Effect effect = call.effect();
        return switch (call.kind()) {
            case ASK -> signed("GET",
                    "/wallet/requests/" + segment(effect.requestId()),
                    effect, NOTHING, traceParent);
            case SEND -> switch (effect.content()) {
                case WalletCredit credit -> signed("POST", "/wallet/credits", effect,
                        body(effect, null, credit, digest),
                        traceParent);
                case WalletReverse(String creditRequestId, WalletCredit credit) -> signed("POST", "/wallet/reversals",
                        effect, body(effect, creditRequestId, credit, digest), traceParent);
                case WalletRelease(String creditRequestId, WalletCredit credit) -> signed("POST", "/wallet/releases",
                        effect, body(effect, creditRequestId, credit, digest), traceParent);
            };
        };
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"); // of a path, not of a form
    }

    private HttpRequest signed(String method, String path, Effect effect, byte[] body, @Nullable String traceParent) {
        URI url = URI.create(settings.url() + path);
        long now_s = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .header("X-Brand-Id", effect.brandId())
                .header("X-Request-Id", effect.requestId())
                .header(BrandSignature.TIMESTAMP, Long.toString(now_s));
        if (!settings.token().isEmpty()) {
            request.header("X-Internal-Service-Token", settings.token());
        }
        if (settings.signature() != null) {
            request.header(BrandSignature.SIGNATURE, settings.signature().sign(BrandSignature.Signed.of(method,
                    url.getRawPath(), effect.brandId(), now_s, effect.requestId(), body)));
        }
        if (traceParent != null) {
            request.header("traceparent", traceParent);
        }
        return request.build();
    }

    private static byte[] body(Effect effect, @Nullable String creditRequestId, WalletCredit credit, String digest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", effect.requestId());
        if (creditRequestId != null) {
            fields.put("credit_request_id", creditRequestId);
        }
        fields.put("player_id", effect.playerId());
        fields.put("amount", credit.amount());
        fields.put("currency", credit.currency());
        fields.put("pay_as", credit.payAs().name());
        if (credit.payAs() == PayAs.COUPON) {
            fields.put("coupon_log_id", effect.owner().id());
        }
        fields.put("reference_id", credit.referenceId());
        fields.put("remarks", credit.remarks());
        fields.put("digest", digest);
        try {
            return JSON.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // texts and numbers
        }
    }
}
