package dev.windfall.projections.rating.law;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Laws L3 and L8: what a rule pays is a function of rule, days and profile, exact up to one rounding; and whoever has the
/// explanation comes to the same. `-Dlaw.cases=N` tries more.
class RatingLawTest {

    private static final long CASES = Long.getLong("law.cases", 100_000);
    private static final long PART = 500;

    @Test
    void everyCaseIsRatedAsTheNaiveRatingAndTheExplanationHaveIt() {
        List<String> differences = LongStream.range(0, CASES / PART).parallel()
                .mapToObj(part -> RatingCheck.firstDifference(part * PART, (part + 1) * PART)).filter(Objects::nonNull)
                .toList();
        assertThat(differences).isEmpty();
    }

    /// What no case meets, no case checks.
    @Test
    void theCasesMeetEveryOutcome() {
        Map<String, Integer> outcomes = new HashMap<>();
        for (long seed = 0; seed < 10_000; seed++) {
            RandomCase given = RandomCase.of(seed);
            outcomes.merge(NaiveRating.rate(given.rule(), "EUR", given.days(), given.profile()).outcome(), 1,
                    Integer::sum);
        }
        assertThat(outcomes).containsOnlyKeys("ENTITLED", "CAPPED", "BELOW_MIN", "NOTHING", "NO_TIER", "NOT_OPTED_IN",
                "BLOCKED", "DISABLED", NaiveRating.REFUSED);
        outcomes.remove(NaiveRating.REFUSED); // it takes amounts that no wallet has
        assertThat(outcomes.values()).allSatisfy(count -> assertThat(count).isGreaterThan(100));
    }
}
