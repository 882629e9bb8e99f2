package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.brands.Slice;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.settlement.RunId;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SealTest {

    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 2);
    /// Eleven players of one bucket, so that its tree has a shape.
    private static final List<String> CROWD = crowd(11);

    @Test
    void anyOrderAndAnySplitGiveTheSameRoot() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 40; round++) {
            List<Leaf> leaves = leaves(random, random.nextInt(120));
            String root = NaiveTree.root(leaves);
            for (int spread : new int[]{1, 2, 3, 8, 64}) {
                Collections.shuffle(leaves, new Random(random.nextLong()));
                Map<Integer, List<Leaf>> partitions = new HashMap<>();
                leaves.forEach(leaf -> partitions
                        .computeIfAbsent(leaf.bucket() % spread, unseen -> new ArrayList<>()).add(leaf));
                List<Part> parts = new ArrayList<>(partitions.values().stream().map(Part::of).toList());
                Collections.shuffle(parts, new Random(random.nextLong()));
                Part whole = parts.stream().reduce(Part.NONE, Part::plus);
                assertThat(whole.root().text()).as("round %d, spread %d", round, spread).isEqualTo(root);
                assertThat(whole).isEqualTo(Part.of(leaves));
            }
        }
    }

    @Test
    void totalsAreThoseOfTheLeaves() {
        SplittableRandom random = new SplittableRandom(2);
        List<Leaf> leaves = leaves(random, 300);
        Part whole = Part.of(leaves);
        assertThat(whole.count()).isEqualTo(leaves.size());
        assertThat(whole.totals().keySet()).isEqualTo(new TreeSet<>(leaves.stream().map(Leaf::currency).toList()));
        whole.totals().forEach((currency, total) -> {
            List<Leaf> those = leaves.stream().filter(leaf -> leaf.currency().equals(currency)).toList();
            assertThat(total).isEqualTo(new Total(those.size(), those.stream().mapToLong(Leaf::entitlement).sum(),
                    those.stream().mapToLong(Leaf::difference).filter(amount -> amount > 0).sum(),
                    those.stream().mapToLong(Leaf::difference).filter(amount -> amount < 0).sum()));
        });
        assertThatThrownBy(() -> Part.of(List.of(new Leaf("p1", "EUR", MONDAY, Long.MAX_VALUE, 1),
                new Leaf("p2", "EUR", MONDAY, 1, 1)))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void anyOneBitOfAnyLeafChangesTheRoot() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2; round++) {
            List<Leaf> leaves = leaves(random, 5);
            Hash root = Part.of(leaves).root();
            Set<Hash> roots = new HashSet<>(Set.of(root));
            int changes = 0;
            for (int place = 0; place < leaves.size(); place++) {
                for (Leaf changed : changed(leaves.get(place))) {
                    List<Leaf> others = new ArrayList<>(leaves);
                    others.set(place, changed);
                    if (new TreeSet<>(others).size() == others.size()) {
                        changes++;
                        assertThat(roots.add(Part.of(others).root())).as("%s for %s", changed, leaves.get(place))
                                .isTrue();
                    }
                }
                List<Leaf> fewer = new ArrayList<>(leaves);
                fewer.remove(place);
                assertThat(roots.add(Part.of(fewer).root())).as("without %s", leaves.get(place)).isTrue();
            }
            assertThat(changes).isGreaterThan(500);
        }
    }

    @Test
    void everyLeafIsProvenAndNothingElse() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 12; round++) {
            List<Leaf> leaves = leaves(random, 1 + random.nextInt(40));
            Part whole = Part.of(leaves);
            Hash root = whole.root();
            for (Leaf leaf : leaves) {
                Proof proof = proof(leaf, leaves, whole);
                assertThat(proof.verify(root)).as("%s in round %d", leaf, round).isTrue();
                wrong(proof, leaves).forEach(other -> assertThat(other.verify(root)).as("%s", other).isFalse());
                assertThat(proof.verify(Part.of(leaves.subList(1, leaves.size())).root())).isFalse();
            }
        }
    }

    @Test
    void whatIsNotThereCantBeProven() {
        List<Leaf> leaves = List.of(new Leaf("p1", "EUR", MONDAY, 10, 10), new Leaf("p2", "EUR", MONDAY, 20, 20));
        assertThat(Proof.of(new Leaf("p1", "EUR", MONDAY, 10, 9), leaves.subList(0, 1), Part.of(leaves))).isEmpty();
        assertThat(Proof.of(new Leaf("p3", "EUR", MONDAY, 10, 10), List.of(), Part.of(leaves))).isEmpty();
    }

    /// A proof has 12 hashes above its bucket, and one for each doubling in it.
    @Test
    void proofsAreSmall() {
        List<Leaf> leaves = new ArrayList<>();
        for (int number = 0; number < 20_000; number++) {
            leaves.add(new Leaf("p" + number, "EUR", MONDAY, number + 1, number + 1));
        }
        Part whole = Part.of(leaves);
        for (Leaf leaf : leaves.subList(0, 20)) {
            Proof proof = proof(leaf, leaves, whole);
            assertThat(proof.above()).hasSize(12);
            assertThat(1 << proof.inBucket().size()).isLessThan(2 * proof.count());
        }
    }

    /// The form is for ever: whoever has kept a seal can check it. The figures come from a few lines in another language.
    @Test
    void theRootIsWhatItWasSaidToBe() {
        checkFigures();
    }

    @Test
    void nobodysLanguageIsInASeal() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try {
            assertThat("%d".formatted(MONDAY.getYear())).as("digits of another language").isNotEqualTo("2026");
            checkFigures();
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void checkFigures() {
        List<Leaf> leaves = List.of(new Leaf("p1", "EUR", MONDAY, 1500, 1500),
                new Leaf("p1", "EUR", MONDAY.minusWeeks(1), 0, -300), new Leaf("p1", "USD", MONDAY, 20, 20),
                new Leaf("p2", "EUR", MONDAY, 700, -1));
        assertThat(leaves.getFirst().text()).isEqualTo("p1~EUR~2026-11-02~1500~1500");
        assertThat(leaves.getFirst().hash().text())
                .isEqualTo("7c807cbfea09be975c31bfceb56100c9c87f722832498b6eabe493d0ab14759b");
        assertThat(Part.NONE.root().text())
                .isEqualTo("f41cb4c5498f6e460aee22586dac3f5d82fa1b446a9ed46cf7d146421822bab3");
        assertThat(Part.of(leaves).root().text())
                .isEqualTo("ca34aa043b4e0f7228e4444fa2068549ea926268792097b8bb1ec9c48a383259");
        Seal seal = Seal.of(RunId.settlement("aurora", new RuleName(Kind.LOSSBACK, "weekly"), MONDAY), "ab12", "1",
                "2026b", new Cut(1, new TreeMap<>(Map.of(3, 5L, 0, 17L))), Part.of(leaves));
        assertThat(seal.text()).isEqualTo("""
                run=aurora~lossback~weekly~2026-11-02
                rule=ab12
                engine=1
                tz=2026b
                cut=1:0@17,3@5
                count=4
                EUR=3,2200,1500,-301
                USD=1,20,20,0
                root=%s
                """.formatted(Part.of(leaves).root().text()));
        assertThat(seal.digest()).isEqualTo("d2e0a33618408322eb39efc654321b8bae3bc45555404bcc5a9b95847a6a8f60");
    }

    @Test
    void aLeafSaysSomething() {
        assertThat(Leaf.of("p1", "EUR", MONDAY, 0, 0)).isEmpty();
        assertThat(Leaf.of("p1", "EUR", MONDAY, 0, -5)).isPresent();
        assertThat(Leaf.of("p1", "EUR", MONDAY, 5, 0)).isPresent();
        assertThatThrownBy(() -> new Leaf("p1", "EUR", MONDAY, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Leaf("p~1", "EUR", MONDAY, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsCountedTwice() {
        Leaf leaf = new Leaf(CROWD.get(0), "EUR", MONDAY, 1, 1);
        Leaf sameBucket = new Leaf(CROWD.get(1), "EUR", MONDAY, 1, 1);
        assertThatThrownBy(() -> Part.of(List.of(leaf, new Leaf(leaf.playerId(), "EUR", MONDAY, 2, 2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Part.of(List.of(leaf)).plus(Part.of(List.of(sameBucket))))
                .isInstanceOf(IllegalArgumentException.class);
        Part.Builder builder = new Part.Builder();
        List<Leaf> sorted = new ArrayList<>(new TreeSet<>(List.of(leaf, sameBucket)));
        builder.add(sorted.get(1));
        assertThatThrownBy(() -> builder.add(sorted.get(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hashesAreReadAsTheyAreWritten() {
        Hash hash = Part.NONE.root();
        assertThat(Hash.read(hash.text())).contains(hash);
        for (String text : new String[]{"", hash.text().substring(1), hash.text() + "0", "g" + hash.text().substring(1),
                "A" + hash.text().substring(1)}) {
            assertThat(Hash.read(text)).as(text).isEmpty();
        }
    }

    private static Proof proof(Leaf leaf, List<Leaf> leaves, Part whole) {
        return Proof.of(leaf, leaves.stream().filter(other -> other.bucket() == leaf.bucket()).toList(), whole)
                .orElseThrow();
    }

    private static List<Proof> wrong(Proof proof, List<Leaf> leaves) {
        List<Proof> wrong = new ArrayList<>();
        changed(proof.leaf()).forEach(leaf -> wrong.add(new Proof(leaf, proof.place(), proof.count(), proof.inBucket(),
                proof.above())));
        leaves.stream().filter(leaf -> !leaf.equals(proof.leaf())).forEach(leaf -> wrong.add(new Proof(leaf,
                proof.place(), proof.count(), proof.inBucket(), proof.above())));
        for (int by : new int[]{-1, 1, 2, 64}) {
            wrong.add(new Proof(proof.leaf(), proof.place() + by, proof.count(), proof.inBucket(), proof.above()));
            wrong.add(new Proof(proof.leaf(), proof.place(), proof.count() + by, proof.inBucket(), proof.above()));
            wrong.add(new Proof(proof.leaf(), proof.place() + by, proof.count() + by, proof.inBucket(), proof.above()));
        }
        changedLists(proof.inBucket(), list -> wrong.add(new Proof(proof.leaf(), proof.place(), proof.count(), list,
                proof.above())));
        changedLists(proof.above(), list -> wrong.add(new Proof(proof.leaf(), proof.place(), proof.count(),
                proof.inBucket(), list)));
        return wrong;
    }

    private static void changedLists(List<Hash> hashes, Consumer<List<Hash>> wrong) {
        for (int place = 0; place < hashes.size(); place++) {
            Hash hash = hashes.get(place);
            List<Hash> other = new ArrayList<>(hashes);
            other.set(place, new Hash(hash.first(), hash.second(), hash.third(), hash.fourth() ^ 1));
            wrong.accept(List.copyOf(other));
            other.remove(place);
            wrong.accept(other);
        }
        List<Hash> longer = new ArrayList<>(hashes);
        longer.add(Part.NONE.root());
        wrong.accept(longer);
        if (!hashes.equals(hashes.reversed())) {
            wrong.accept(hashes.reversed());
        }
    }

    /// With one bit, day or letter otherwise.
    private static List<Leaf> changed(Leaf leaf) {
        List<Leaf> changed = new ArrayList<>();
        for (int bit = 0; bit < 60; bit++) { // totals can still be added up
            long flip = 1L << bit;
            Leaf.of(leaf.playerId(), leaf.currency(), leaf.forPeriod(), leaf.entitlement() ^ flip, leaf.difference())
                    .ifPresent(changed::add);
            Leaf.of(leaf.playerId(), leaf.currency(), leaf.forPeriod(), leaf.entitlement(), leaf.difference() ^ flip)
                    .ifPresent(changed::add);
        }
        for (int bit = 0; bit < 20; bit++) {
            changed.add(new Leaf(leaf.playerId(), leaf.currency(),
                    LocalDate.ofEpochDay(leaf.forPeriod().toEpochDay() ^ (1L << bit)), leaf.entitlement(),
                    leaf.difference()));
        }
        for (int place = 0; place < leaf.playerId().length(); place++) {
            changed.add(new Leaf(otherwise(leaf.playerId(), place), leaf.currency(), leaf.forPeriod(),
                    leaf.entitlement(), leaf.difference()));
        }
        for (int place = 0; place < leaf.currency().length(); place++) {
            changed.add(new Leaf(leaf.playerId(), otherwise(leaf.currency(), place), leaf.forPeriod(),
                    leaf.entitlement(), leaf.difference()));
        }
        return changed;
    }

    private static String otherwise(String text, int place) {
        char other = text.charAt(place) == 'X' ? 'Y' : 'X';
        return text.substring(0, place) + other + text.substring(place + 1);
    }

    /// Half of them in one bucket.
    private static List<Leaf> leaves(SplittableRandom random, int count) {
        Set<Leaf> leaves = new TreeSet<>();
        while (leaves.size() < count) {
            String player = random.nextBoolean() ? CROWD.get(random.nextInt(CROWD.size()))
                    : "p" + random.nextInt(1_000_000);
            Leaf.of(player, random.nextBoolean() ? "EUR" : "USD", MONDAY.minusWeeks(random.nextInt(20)),
                    random.nextInt(10_000), random.nextInt(-5_000, 10_000)).ifPresent(leaves::add);
        }
        return new ArrayList<>(leaves);
    }

    private static List<String> crowd(int size) {
        List<String> crowd = new ArrayList<>();
        int bucket = Slice.bucketOf("p1");
        for (int number = 1; crowd.size() < size; number++) {
            if (Slice.bucketOf("p" + number) == bucket) {
                crowd.add("p" + number);
            }
        }
        return crowd;
    }
}
