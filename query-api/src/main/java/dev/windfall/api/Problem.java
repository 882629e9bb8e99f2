package dev.windfall.api;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.deciding.Decision.Rejection;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/// What can be wrong with a request; its name is the problem's code.
enum Problem {

    UNAUTHENTICATED(HttpStatus.UNAUTHORIZED),
    BRAND_REQUIRED(HttpStatus.BAD_REQUEST),
    ACTOR_REQUIRED(HttpStatus.BAD_REQUEST),
    CROSS_BRAND(HttpStatus.FORBIDDEN),
    UNKNOWN_BRAND(HttpStatus.NOT_FOUND),
    UNKNOWN_KIND(HttpStatus.NOT_FOUND),
    UNKNOWN_RULE(HttpStatus.NOT_FOUND),
    NO_JSON(HttpStatus.BAD_REQUEST),
    INVALID_DOCUMENT(HttpStatus.UNPROCESSABLE_CONTENT),
    RATING_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT),
    IMMUTABLE_FIELD(HttpStatus.CONFLICT),
    INVALID_IDEMPOTENCY_KEY(HttpStatus.BAD_REQUEST),
    IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT),
    TOO_MANY_LISTENERS(HttpStatus.TOO_MANY_REQUESTS),
    TOO_MANY_SIMULATIONS(HttpStatus.TOO_MANY_REQUESTS),
    INVALID_NOTE(HttpStatus.UNPROCESSABLE_CONTENT),
    INVALID_COUPON(HttpStatus.UNPROCESSABLE_CONTENT),
    UNKNOWN_COUPON(HttpStatus.NOT_FOUND),
    UNKNOWN_COUPON_LOG(HttpStatus.NOT_FOUND),
    COUPON_DISABLED(HttpStatus.CONFLICT),
    COUPON_USED(HttpStatus.CONFLICT),
    USAGE_LIMIT(HttpStatus.CONFLICT),
    NOT_NOW(HttpStatus.CONFLICT),
    NOTHING_TO_REVIEW(HttpStatus.CONFLICT),
    INVALID_ADJUSTMENT(HttpStatus.UNPROCESSABLE_CONTENT),
    UNREADABLE_COMMAND(HttpStatus.UNPROCESSABLE_CONTENT),
    REQUEST_ID_REUSED(HttpStatus.CONFLICT),
    NOT_ITS_SUBJECT(HttpStatus.CONFLICT),
    UNKNOWN_ADJUSTMENT(HttpStatus.NOT_FOUND),
    UNKNOWN_EFFECT(HttpStatus.NOT_FOUND),
    UNKNOWN_RUN(HttpStatus.NOT_FOUND),
    UNKNOWN_LINE(HttpStatus.NOT_FOUND),
    SEALED(HttpStatus.CONFLICT),
    NOT_IN_REVIEW(HttpStatus.CONFLICT),
    REVIEWED(HttpStatus.CONFLICT),
    NOT_HELD(HttpStatus.CONFLICT),
    FOUR_EYES(HttpStatus.FORBIDDEN),
    NOT_SEALED(HttpStatus.CONFLICT),
    PAYS_NOTHING(HttpStatus.CONFLICT),
    NOT_ALL_LINES_YET(HttpStatus.SERVICE_UNAVAILABLE),
    TOO_MANY_EXPORTS(HttpStatus.TOO_MANY_REQUESTS),
    NO_TRAILERS(HttpStatus.HTTP_VERSION_NOT_SUPPORTED),
    OPEN_PERIOD(HttpStatus.CONFLICT),
    RUN_UNDER_WAY(HttpStatus.CONFLICT),
    NO_SUCH_ATTEMPT(HttpStatus.CONFLICT),
    NOT_FAILED(HttpStatus.CONFLICT),
    NOT_IN_DEAD_LETTER_LIST(HttpStatus.CONFLICT),
    DISPUTED(HttpStatus.CONFLICT),
    NOT_DISPUTED(HttpStatus.CONFLICT),
    NOT_DISPUTABLE(HttpStatus.CONFLICT),
    NO_COUPON_TOKEN(HttpStatus.UNPROCESSABLE_CONTENT),
    SEVERAL_COUPON_TOKENS(HttpStatus.UNPROCESSABLE_CONTENT),
    CONTRADICTS_ITSELF(HttpStatus.UNPROCESSABLE_CONTENT),
    NOT_ITS_ROLLING(HttpStatus.CONFLICT),
    INVALID_PAGE(HttpStatus.BAD_REQUEST),
    CANNOT_BE_RATED(HttpStatus.UNPROCESSABLE_CONTENT),
    INVALID_PARTITION(HttpStatus.BAD_REQUEST),
    INVALID_PERIOD(HttpStatus.BAD_REQUEST),
    NOT_READY(HttpStatus.SERVICE_UNAVAILABLE);

    private final HttpStatus status;

    Problem(HttpStatus status) {
        this.status = status;
    }

    int status() {
        return status.value();
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @param code as a decider rejects by it
    static Problem of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// One field at fault.
    ///
    /// @param pointer JSON pointer
    record Fault(String pointer, String detail) {}

    static List<Fault> faults(List<Mistake> mistakes) {
        return mistakes.stream().map(mistake -> new Fault(mistake.pointer(), mistake.detail())).toList();
    }

    /// Leaves a request with this problem.
    static final class Raised extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Problem of;
        private final transient ProblemDetail problem;

        Raised(Problem of, ProblemDetail problem) {
            super(problem.getDetail());
            this.of = of;
            this.problem = problem;
        }

        Problem of() {
            return of;
        }

        ProblemDetail problem() {
            return problem;
        }
    }

    /// What a decider has rejected.
    static Raised of(Rejection rejection) {
        Problem problem = of(rejection.code());
        return rejection.pointer() == null ? problem.because(rejection.detail())
                : problem.because(List.of(new Fault(rejection.pointer(), rejection.detail())));
    }

    Raised because(String detail) {
        return new Raised(this, detail(detail));
    }

    /// The first fault is the problem's own; all of them stand in `errors`.
    Raised because(List<Fault> faults) {
        ProblemDetail problem = detail(faults.getFirst().detail());
        problem.setProperty("pointer", faults.getFirst().pointer());
        problem.setProperty("errors", faults);
        return new Raised(this, problem);
    }

    /// Leaves the request if something can't be meant.
    void unlessNone(List<Mistake> mistakes) {
        if (!mistakes.isEmpty()) {
            throw because(faults(mistakes));
        }
    }

    ProblemDetail detail(String detail) {
        return describe(ProblemDetail.forStatusAndDetail(status, detail), name());
    }

    /// Gives any problem the form that all of ours have.
    static ProblemDetail describe(ProblemDetail problem, @Nullable String name) {
        HttpStatus status = HttpStatus.resolve(problem.getStatus());
        String code = (name != null ? name : status == null ? "problem" : status.name()).toLowerCase(Locale.ROOT);
        problem.setType(URI.create("/problems/" + code.replace('_', '-')));
        problem.setProperty("code", code.replace('_', '-'));
        return problem;
    }
}
