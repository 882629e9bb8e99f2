package dev.windfall.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who calls, for which brand, and on whose behalf: asked of every internal request before anything else.
@Component
class CallerFilter extends OncePerRequestFilter {

    static final String TOKEN = "X-Internal-Service-Token";
    static final String BRAND = "X-Brand-Id";
    static final String ACTOR = "X-Actor";

    private static final Logger LOG = LoggerFactory.getLogger(CallerFilter.class);
    private static final Pattern BRAND_ROUTE = Pattern.compile("/internal/brands/([^/]+)");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final ApiSettings settings;
    private final JsonMapper json;
    private final Counter crossBrand;

    CallerFilter(ApiSettings settings, JsonMapper json, PrometheusMeterRegistry meters) {
        this.settings = settings;
        this.json = json;
        this.crossBrand = Counter.builder("promotion_cross_brand_rejected")
                .description("Requests for one brand that reached for another").register(meters);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/internal/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<ProblemDetail> problem = problemOf(request);
        if (problem.isPresent()) {
            response.setStatus(problem.get().getStatus());
            response.setContentType("application/problem+json");
            json.writeValue(response.getOutputStream(), problem.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<ProblemDetail> problemOf(HttpServletRequest request) {
        String token = header(request, TOKEN);
        Optional<String> caller = token.isEmpty() ? Optional.empty() : settings.callerOf(token);
        if (caller.isEmpty()) {
            return Optional.of(Problem.UNAUTHENTICATED.detail(TOKEN + " is missing, or is no caller's token"));
        }
        String brand = header(request, BRAND);
        if (brand.isEmpty()) {
            return Optional.of(Problem.BRAND_REQUIRED.detail(BRAND + " names the brand that the request is for"));
        }
        if (!READING.contains(request.getMethod()) && header(request, ACTOR).isEmpty()) {
            return Optional.of(Problem.ACTOR_REQUIRED.detail(ACTOR + " names the person who wants the change"));
        }
        Matcher route = BRAND_ROUTE.matcher(request.getRequestURI());
        return route.matches() && !route.group(1).equals(brand) ? crossBrand(caller.get(), brand, route.group(1))
                : Optional.empty();
    }

    private Optional<ProblemDetail> crossBrand(String caller, String brand, String other) {
        if (settings.enforcement() == ApiSettings.BrandEnforcement.OFF) {
            return Optional.empty();
        }
        crossBrand.increment();
        LOG.warn("Caller {} for brand {} reached for brand {}", caller, brand, other);
        return settings.enforcement() == ApiSettings.BrandEnforcement.OBSERVE ? Optional.empty()
                : Optional.of(Problem.CROSS_BRAND.detail("A request for one brand can't reach for another"));
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value.strip();
    }
}
