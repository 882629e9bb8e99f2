package dev.windfall.api;

import dev.windfall.projections.Ids;
import dev.windfall.projections.controls.Wish;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Who calls, for which brand, and on whose behalf: asked of every internal request before anything else.
@Component
class CallerFilter extends OncePerRequestFilter {

    static final String TOKEN = "X-Internal-Service-Token";
    static final String BRAND = "X-Brand-Id";
    static final String ACTOR = "X-Actor";

    /// Where the caller's name is kept for the rest of the request.
    static final String CALLER = CallerFilter.class.getName() + ".caller";

    /// All else is closed: a path that is written in another way than ours finds no hole.
    private static final Set<String> OPEN = Set.of("/health", "/health/live", "/health/ready", "/metrics",
            "/v3/api-docs",
            "/v3/api-docs.yaml");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final ApiSettings settings;
    private final JsonMapper json;

    CallerFilter(ApiSettings settings, JsonMapper json) {
        this.settings = settings;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return OPEN.contains(request.getRequestURI());
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
        Optional<String> caller = token.isEmpty() ? Optional.empty()
                : settings.callerOf(token).or(() -> ownHop(request, token));
        if (caller.isEmpty()) {
            return Optional.of(Problem.UNAUTHENTICATED.detail(TOKEN + " is missing, or is no caller's token"));
        }
        String brand = header(request, BRAND);
        if (!Ids.isValid(brand) && !brand.equals(Wish.GLOBAL)) {
            return Optional.of(Problem.BRAND_REQUIRED.detail(BRAND + " names the brand that the request is for"));
        }
        if (!READING.contains(request.getMethod()) && header(request, ACTOR).isEmpty()) {
            return Optional.of(Problem.ACTOR_REQUIRED.detail(ACTOR + " names the person who wants the change"));
        }
        request.setAttribute(CALLER, caller.get());
        return Optional.empty();
    }

    /// What another process of ours passes on has been asked who it is there; it only ever reads.
    private Optional<String> ownHop(HttpServletRequest request, String token) {
        return READING.contains(request.getMethod()) && !header(request, Others.HOP).isEmpty() && settings.isOwn(token)
                ? Optional.of("promotion")
                : Optional.empty();
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value.strip();
    }
}
