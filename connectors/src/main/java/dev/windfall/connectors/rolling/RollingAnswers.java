package dev.windfall.connectors.rolling;

import dev.windfall.connectors.http.ServiceAnswers;
import dev.windfall.projections.coupons.RollingWord;
import dev.windfall.projections.deciding.Call;
import dev.windfall.projections.deciding.Effect.Content;
import dev.windfall.projections.effects.Outcome;

import java.time.Instant;
import java.util.Optional;

/// What the rolling service's answers mean. Of a requirement that has ended it has to say how far it was: an end without that is none.
final class RollingAnswers {

    /// A requirement that has ended before it was opened never is.
    static final ServiceAnswers ANSWERS = new ServiceAnswers("rolling service", "rolling-barred");

    private RollingAnswers() {}

    static Outcome of(Call call, String digest, ServiceAnswers.Answer answer, Instant now) {
        Outcome outcome = ANSWERS.of(call, digest, answer, now);
        if (outcome.kind() != Outcome.Kind.SETTLED
                || !(call.effect().content() instanceof Content.RollingEnd(Content.RollingOpen opened))) {
            return outcome;
        }
        return word(ServiceAnswers.Body.of(answer.body()))
                .filter(word -> !word.isReached() || word.wagered() >= opened.requirement().amount())
                .map(word -> new Outcome(outcome.kind(), word.text(), "", null, outcome.reference()))
                .orElseGet(() -> ServiceAnswers.unreadable("The answer does not say whether enough was wagered"));
    }

    private static Optional<RollingWord> word(ServiceAnswers.Body body) {
        Optional<Boolean> isReached = switch (String.valueOf(body.text("rolling_status"))) {
            case "COMPLETED" -> Optional.of(true);
            case "ACTIVE" -> Optional.of(false);
            default -> Optional.empty();
        };
        return isReached.flatMap(reached -> body.whole("report_id")
                .flatMap(number -> body.whole("wagered").map(wagered -> new RollingWord(number, reached, wagered))))
                .filter(RollingWord::canBeMeant);
    }
}
