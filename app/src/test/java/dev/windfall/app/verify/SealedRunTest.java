package dev.windfall.app.verify;

import dev.windfall.projections.settlement.runs.Phase;
import dev.windfall.projections.settlement.runs.RunState;
import dev.windfall.schemas.Topics;
import dev.windfall.servers.CannotStart;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Which runs have a seal that could be made again.
class SealedRunTest {

    private final RunState sealed = new SettledBrand(new Topics("", 2)).state(SettledBrand.run(0));

    @Test
    void whatIsSealedHasOne() {
        assertThat(SealedRun.sealed(sealed)).isEqualTo(sealed.phase());
    }

    @Test
    void whatIsRatedHasNoneYet() {
        Phase rating = new Phase.Rating(new TreeSet<>(), new TreeMap<>(), Instant.EPOCH, false);
        assertThatThrownBy(() -> SealedRun.sealed(in(rating))).isInstanceOf(CannotStart.class)
                .hasMessage("attempt 1 of aurora~cashback~daily~2026-11-02 is RATING, so it has no seal yet");
    }

    @Test
    void whatHasFailedSaysWhy() {
        assertThatThrownBy(() -> SealedRun.sealed(in(new Phase.Failed("somebody gave it up"))))
                .isInstanceOf(CannotStart.class).hasMessage("attempt 1 of aurora~cashback~daily~2026-11-02 has failed, "
                        + "so it has no seal: somebody gave it up");
    }

    private RunState in(Phase phase) {
        return new RunState(sealed.id(), sealed.attempt(), sealed.pinned(), phase, sealed.requestedAt(),
                sealed.changedAt());
    }
}
