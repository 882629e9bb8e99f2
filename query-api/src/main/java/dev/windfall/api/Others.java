package dev.windfall.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// Asks other processes of ours, by one hop: what has come from one is passed on to none.
@Component
class Others {

    /// On a request that has come from another process of ours.
    static final String HOP = "X-Windfall-Hop";

    private static final Logger LOG = LoggerFactory.getLogger(Others.class);
    private static final Duration CONNECT_PATIENCE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final ApiSettings settings;
    private final JsonMapper json;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_PATIENCE)
            .version(HttpClient.Version.HTTP_1_1).build();

    Others(ApiSettings settings, JsonMapper json) {
        this.settings = settings;
        this.json = json;
    }

    static boolean isHop(HttpServletRequest request) {
        return request.getHeader(HOP) != null;
    }

    /// The same question to another process.
    ///
    /// @param address host and port
    /// @return nothing if it does not know, or does not answer
    <T> Optional<T> ask(String address, String pathAndQuery, String brandId, String callersToken, Class<T> type) {
        try {
            Optional<InputStream> answer = send(address, pathAndQuery, brandId, callersToken);
            if (answer.isPresent()) {
                try (InputStream body = answer.get()) {
                    return Optional.of(json.readValue(body, type));
                }
            }
        } catch (IOException | JacksonException e) {
            LOG.debug("{} does not answer {}", address, pathAndQuery, e);
        }
        return Optional.empty();
    }

    /// Passes the answer of another process on, however long it is.
    ///
    /// @return false if it does not know, or does not answer
    /// @throws IOException if it stops in the middle: then the caller's answer is cut, too
    boolean relay(String address, HttpServletRequest request, String contentType, HttpServletResponse response)
            throws IOException {
        Optional<InputStream> answer;
        try {
            answer = send(address, pathAndQuery(request), request.getHeader(CallerFilter.BRAND),
                    request.getHeader(CallerFilter.TOKEN));
        } catch (IOException e) {
            LOG.debug("{} does not answer {}", address, request.getRequestURI(), e);
            return false;
        }
        if (answer.isPresent()) {
            response.setContentType(contentType);
            try (InputStream body = answer.get()) {
                body.transferTo(response.getOutputStream());
            }
        }
        return answer.isPresent();
    }

    static String pathAndQuery(HttpServletRequest request) {
        return request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
    }

    /// @return the answer's body, if there is one
    private Optional<InputStream> send(String address, String pathAndQuery, String brandId, String callersToken)
            throws IOException {
        try {
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address + pathAndQuery)).timeout(PATIENCE)
                            .header(HOP, "1").header(CallerFilter.BRAND, brandId)
                            .header(CallerFilter.TOKEN, settings.hopToken().isEmpty() ? callersToken
                                    : settings.hopToken())
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() == OK) {
                return Optional.of(answer.body());
            }
            answer.body().close();
            if (answer.statusCode() == Problem.UNAUTHENTICATED.status()) {
                LOG.warn("{} does not know us: give all processes the same INTERNAL_SERVICE_TOKEN_PROMOTION", address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }
}
