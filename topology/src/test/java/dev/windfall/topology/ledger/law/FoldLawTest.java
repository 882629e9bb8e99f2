package dev.windfall.topology.ledger.law;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Law L1: any order, any repetition, any restart of one set of events gives one and the same rows; and every event is accounted
/// for, at every record. `-Dlaw.seeds=N` tries more.
class FoldLawTest {

    private static final long SEEDS = Long.getLong("law.seeds", 10_000);
    private static final long PART = 500;

    @Test
    void everyOrderGivesTheRowsOfTheNaiveFold() {
        List<String> differences = LongStream.range(0, SEEDS / PART).parallel()
                .mapToObj(part -> LawCheck.firstDifference(part * PART, (part + 1) * PART)).filter(Objects::nonNull)
                .toList();
        assertThat(differences).isEmpty();
    }
}
