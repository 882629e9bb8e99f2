package dev.windfall.api;

import dev.windfall.api.BrandParts.PartView;
import dev.windfall.api.BrandParts.ProcessView;
import dev.windfall.api.BrandParts.Told;
import dev.windfall.projections.brands.Slice;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/// What several processes tell of a brand, while they go over from one generation to the next, and else.
class BrandPartsTest {

    private static final Slice SLICE = new Slice(List.of(0, 1));

    @Test
    void partsOfOneGenerationAddUp() {
        Told told = new Told(2, SLICE, List.of(process(2, 7, 0), process(2, 7, 1)), 0);
        assertThat(told.isWhole()).isTrue();
        assertThat(told.tally().read()).isEqualTo(20);
        assertThat(told.haveApplied(7, 7)).isTrue();
        assertThat(told.haveApplied(8, 7)).isFalse();
    }

    @Test
    void partsOfAnotherGenerationAreNoneOfThisOne() {
        Told missing = new Told(2, SLICE, List.of(process(2, 7, 0), process(1, 7, 1)), 0);
        assertThat(missing.isWhole()).isFalse();
        assertThat(missing.haveApplied(0, 0)).isFalse();
        Told more = new Told(2, SLICE, List.of(process(2, 7, 0, 1), process(1, 7, 1, 2)), 0);
        assertThat(more.isWhole()).isTrue();
        assertThat(more.tally().read()).isEqualTo(20);
        assertThat(more.haveApplied(0, 0)).as("one of them works by settings of the old log").isFalse();
    }

    @Test
    void whoDoesNotAnswerHasAppliedNothing() {
        assertThat(new Told(2, SLICE, List.of(process(2, 7, 0, 1)), 1).haveApplied(0, 0)).isFalse();
    }

    @Test
    void aPartitionThatHasMovedCountsOnce() {
        Told told = new Told(1, SLICE, List.of(process(1, 7, 0, 1), process(1, 7, 1)), 0);
        assertThat(told.tally().read()).isEqualTo(20);
    }

    private static ProcessView process(int generation, long controlSeq, int... partitions) {
        return new ProcessView(generation, controlSeq, IntStream.of(partitions).mapToObj(partition -> new PartView(
                partition, controlSeq, Instant.EPOCH.plusSeconds(1), 10, 10, 0, 0, 0, 0, 0, 0)).toList());
    }
}
