package dev.windfall.projections.settlement.runs;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.settlement.seals.Leaf;
import dev.windfall.projections.settlement.seals.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

class PieceTest {

    /// The more partitions, the fewer buckets does each have.
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            spread | pieces of each
            1      | 4
            2      | 2
            3      | 2
            4      | 1
            5      | 1
            64     | 1
            """)
    void aPieceHasAsManyBucketsAsFit(int spread, int each) {
        Slice slice = Slice.of("aurora", spread, 64);
        List<Piece> pieces = Piece.all(slice);
        assertThat(pieces).doesNotHaveDuplicates().hasSize(spread * each).allMatch(piece -> piece.isOf(slice));
        assertThat(new Piece(slice.partitions().getFirst(), each).isOf(slice)).isFalse();
        SortedMap<Piece, Integer> buckets = new TreeMap<>();
        for (int bucket = 0; bucket < Slice.BUCKETS; bucket++) {
            buckets.merge(Piece.of(bucket, slice), 1, Integer::sum);
        }
        assertThat(buckets.keySet()).containsExactlyInAnyOrderElementsOf(pieces);
        assertThat(buckets.values()).allMatch(count -> count <= 1024);
    }

    @Test
    void aDigestIsOfAllThatAResultSays() {
        Part part = Part.of(List.of(new Leaf("p1", "EUR", LocalDate.of(2026, 11, 2), 5, 5)));
        SortedMap<String, Long> reasons = new TreeMap<>(Map.of("BELOW_MIN", 8L));
        String digest = new Result(part, 1, reasons).digest();
        assertThat(new Result(part, 1, new TreeMap<>(reasons)).digest()).isEqualTo(digest);
        assertThat(new Result(part, 2, reasons).digest()).isNotEqualTo(digest);
        assertThat(new Result(part, 1, new TreeMap<>(Map.of("BELOW_MIN", 9L))).digest()).isNotEqualTo(digest);
        assertThat(new Result(part, 1, new TreeMap<>()).digest()).isNotEqualTo(digest);
        assertThat(new Result(Part.NONE, 1, reasons).digest()).isNotEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "7"})
    void aPlayerIsInOnePieceOfTheirPartition(int spread) {
        Slice slice = Slice.of("aurora", spread, 8);
        for (int number = 0; number < 500; number++) {
            Leaf leaf = new Leaf("p" + number, "EUR", LocalDate.of(2026, 11, 2), 5, 5);
            List<Piece> holding = Piece.all(slice).stream().filter(piece -> piece.holds(Part.of(List.of(leaf)), slice))
                    .toList();
            assertThat(holding).containsExactly(Piece.of(leaf.bucket(), slice));
            assertThat(holding.getFirst().partition()).isEqualTo(slice.partitionOf(leaf.playerId()));
        }
    }
}
