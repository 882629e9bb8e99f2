package dev.windfall.connectors.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Calls a service, signed for the brand, always under the effect's own request id.
public final class ServiceCaller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceCaller.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANSWER_BYTES_MAX = 64 << 10;

    private final ServiceAnswers answers;
    private final ServiceSettings settings;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http;

    public ServiceCaller(ServiceAnswers answers, ServiceSettings settings, InstantSource clock) {
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // a call has its connection for itself: a slow one holds up no other
                .connectTimeout(settings.timeout().dividedBy(2)) // told apart from a call that is sent and not answered
                .followRedirects(HttpClient.Redirect.NEVER) // nobody else is told, and nothing is sent in another form
                .executor(threads)
                .build();
    }

    /// What is sent.
    public record Order(String method, String path, String body) {

        /// What has become of a request.
        public static Order ask(String path, String requestId) {
            String segment = URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20"); // of a path, not of a form
            return new Order("GET", path + segment, "");
        }

        /// @param fields texts and numbers, in their order
        public static Order post(String path, Map<String, Object> fields) {
            try {
                return new Order("POST", path, JSON.writeValueAsString(fields));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// How an answer that came is read.
    public interface Reading {

        Outcome of(Call call, String digest, ServiceAnswers.Answer answer, Instant now);
    }

    /// Returns in bounded time, and never throws.
    ///
    /// @param traceParent W3C trace context
    public Outcome call(Call call, String digest, @Nullable String traceParent, Order order, Reading reading) {
        HttpRequest request;
        Effect effect = call.effect();
        try {
            request = signed(order, effect, traceParent);
        } catch (IllegalArgumentException e) { // a line break in a header, say
            LOG.error("The call {} of {} can't be made", call.number(), effect.requestId(), e);
            return ServiceAnswers.unsendable(e);
        }
        Outcome outcome = sent(call, digest, request, reading);
        if (outcome.kind() == Outcome.Kind.CONFLICT) {
            LOG.error("The {} knows {} of brand {} with another content than ours: {} {}", answers.service(),
                    effect.requestId(), effect.brandId(), outcome.code(), outcome.detail());
        } else if (ServiceAnswers.isNotKnown(outcome)) {
            LOG.error("The {} refuses our token or our signature for brand {}: {} {}", answers.service(),
                    effect.brandId(), outcome.code(), outcome.detail());
        }
        return outcome;
    }

    /// Calls that are being made end at once: whether they were carried out is not known.
    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /// The client's own time-out ends with the head of the answer, so a body that never comes is waited for here.
    private Outcome sent(Call call, String digest, HttpRequest request, Reading reading) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), ANSWER_BYTES_MAX));
        try {
            HttpResponse<String> came = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return reading.of(call, digest, new ServiceAnswers.Answer(came.statusCode(), came.body(),
                    came.headers().firstValue("Retry-After").orElse(null)), clock.instant());
        } catch (ExecutionException e) {
            return answers.of(Objects.requireNonNullElse(e.getCause(), e));
        } catch (TimeoutException e) {
            answer.cancel(true); // closes its connection
            return answers.of(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return answers.of(e);
        }
    }

    private HttpRequest signed(Order order, Effect effect, @Nullable String traceParent) {
        URI url = URI.create(settings.url() + order.path);
        byte[] body = order.body.getBytes(StandardCharsets.UTF_8);
        long now_s = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .method(order.method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .header("X-Brand-Id", effect.brandId())
                .header("X-Request-Id", effect.requestId())
                .header(BrandSignature.TIMESTAMP, Long.toString(now_s));
        if (!settings.token().isEmpty()) {
            request.header("X-Internal-Service-Token", settings.token());
        }
        if (settings.signature() != null) {
            request.header(BrandSignature.SIGNATURE, settings.signature().sign(BrandSignature.Signed.of(order.method,
                    url.getRawPath(), effect.brandId(), now_s, effect.requestId(), body)));
        }
        if (traceParent != null) {
            request.header("traceparent", traceParent);
        }
        return request.build();
    }
}
