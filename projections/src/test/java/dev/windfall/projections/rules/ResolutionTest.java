package dev.windfall.projections.rules;

import dev.windfall.projections.rules.Resolution.Resolved;
import org.junit.jupiter.api.Test;

import java.util.Set;

import static dev.windfall.projections.rules.Kind.LOSSBACK;
import static org.assertj.core.api.Assertions.assertThat;

class ResolutionTest {

    @Test
    void aRuleThatSaysEverythingIsTheSameWhenItsTreeIsResolved() {
        RuleDocument document = Written.document(LOSSBACK, "weekly", RuleDocumentTest.WHOLE);
        Resolved resolved = Resolution.resolve(LOSSBACK, "weekly", document, null, Set.of("EUR", "USD"));
        assertThat(resolved).isInstanceOfSatisfying(Resolved.Valid.class, valid -> {
            RuleDocument again = Written.document(LOSSBACK, "weekly", RuleDigest.text(valid.rule()));
            assertThat(Resolution.resolve(LOSSBACK, "weekly", again, null, Set.of("EUR", "USD")))
                    .isInstanceOfSatisfying(Resolved.Valid.class,
                            second -> assertThat(second.rule()).isEqualTo(valid.rule()));
        });
    }
}
