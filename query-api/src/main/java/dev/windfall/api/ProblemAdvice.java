package dev.windfall.api;

import dev.windfall.projections.rating.RatingRefused;
import dev.windfall.topology.Engine;
import dev.windfall.topology.asking.Asking;
import dev.windfall.topology.ledger.Ledger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/// Every answer that is not a success is a problem document (RFC 9457), ours and the framework's alike.
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> raised(Problem.Raised raised) {
        ProblemDetail problem = raised.problem();
        return switch (HttpStatus.resolve(problem.getStatus())) {
            case TOO_MANY_REQUESTS -> later(problem, "5");
            case SERVICE_UNAVAILABLE -> later(problem, "1");
            case null, default -> answer(problem);
        };
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notReady(Ledger.NotReady notReady) {
        return later(notReady, "1");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> frozen(Engine.Frozen frozen) {
        return later(frozen, "5");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notTaken(Asking.NotTaken notTaken) {
        return later(notTaken, "1");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(Rows.Unreadable unreadable) {
        return later(unreadable, "5");
    }

    private static ResponseEntity<ProblemDetail> later(RuntimeException reason, String seconds) {
        return later(Problem.NOT_READY.detail(String.valueOf(reason.getMessage())), seconds);
    }

    private static ResponseEntity<ProblemDetail> later(ProblemDetail problem, String seconds) {
        return ResponseEntity.status(problem.getStatus()).header(HttpHeaders.RETRY_AFTER, seconds).body(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RatingRefused refused) {
        return answer(Problem.RATING_REFUSED.detail(String.valueOf(refused.getMessage())));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(RuntimeException failure) {
        LOG.error("A request failed", failure);
        return answer(Problem.describe(ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
                "The request failed on our side; the log says why"), null));
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(@Nullable Object body, HttpHeaders headers,
            HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            Problem.describe(problem, null);
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }
}
