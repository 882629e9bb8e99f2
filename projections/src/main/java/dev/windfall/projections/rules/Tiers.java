package dev.windfall.projections.rules;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.Pointers;
import dev.windfall.projections.documents.Shape;
import dev.windfall.projections.documents.Value;
import dev.windfall.projections.documents.Values;
import dev.windfall.projections.rules.Terms.Reward;
import dev.windfall.projections.rules.Terms.Tier;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The tiers of one currency, as they were written: whether they can be meant is the linter's to say.
record Tiers(List<Tier> tiers) {

    static final Values.Percentage RATE = new Values.Percentage(4);

    private static final String FROM = "from";
    private static final String RATE_FIELD = "rate";
    private static final String FIXED = "fixed";
    private static final Set<String> FIELDS = Set.of(FROM, RATE_FIELD, FIXED);
    private static final int TIERS_MAX = 50;
    private static final Values.Amount AMOUNT = new Values.Amount();

    Tiers {
        tiers = List.copyOf(tiers);
    }

    /// How they stand in a document. A list of tiers is one value: nobody inherits half of it.
    record AsList() implements Value<Tiers> {

        @Override
        public Class<Tiers> type() {
            return Tiers.class;
        }

        @Override
        public @Nullable Tiers read(Object written, String pointer, List<Mistake> mistakes) {
            if (!(written instanceof List<?> list) || list.size() > TIERS_MAX) {
                mistakes.add(new Mistake(pointer, "%s is not a list of at most %d tiers, such as [{from: 0, rate: 5%%}]"
                        .formatted(written instanceof List<?> list ? "a list of " + list.size() : Values.shown(written),
                                TIERS_MAX)));
                return null;
            }
            List<Tier> tiers = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                Tier tier = tier(list.get(i), Pointers.of(pointer, i), mistakes);
                if (tier != null) {
                    tiers.add(tier);
                }
            }
            return tiers.size() == list.size() ? new Tiers(tiers) : null;
        }

        @Override
        public Object write(Tiers value) {
            return value.tiers.stream().map(AsList::tree).toList();
        }

        private static @Nullable Tier tier(@Nullable Object written, String pointer, List<Mistake> mistakes) {
            if (!(written instanceof Map<?, ?> tier)) {
                mistakes.add(
                        new Mistake(pointer, "%s is no tier: write {from: 0, rate: 5%%} or {from: 1000, fixed: 500}"
                                .formatted(Values.shown(written))));
                return null;
            }
            for (Object field : tier.keySet()) {
                if (!FIELDS.contains(String.valueOf(field))) {
                    mistakes.add(Shape.unknown(pointer, String.valueOf(field), FIELDS));
                    return null;
                }
            }
            Object rate = tier.get(RATE_FIELD);
            Object fixed = tier.get(FIXED);
            Object from = tier.get(FROM);
            if (from == null || (rate == null) == (fixed == null)) {
                mistakes.add(new Mistake(pointer,
                        "a tier has a from, and either a rate or a fixed amount: write {from: 0, rate: 5%}"));
                return null;
            }
            Long least = AMOUNT.read(from, Pointers.of(pointer, FROM), mistakes);
            Reward reward = rate != null ? rate(rate, pointer, mistakes) : fixed(fixed, pointer, mistakes);
            return least == null || reward == null ? null : new Tier(least, reward);
        }

        private static @Nullable Reward rate(Object written, String pointer, List<Mistake> mistakes) {
            Integer ppm = RATE.read(written, Pointers.of(pointer, RATE_FIELD), mistakes);
            return ppm == null ? null : new Reward.Rate(ppm);
        }

        private static @Nullable Reward fixed(@Nullable Object written, String pointer, List<Mistake> mistakes) {
            Long amount = written == null ? null : AMOUNT.read(written, Pointers.of(pointer, FIXED), mistakes);
            return amount == null ? null : new Reward.Fixed(amount);
        }

        private static Map<String, Object> tree(Tier tier) {
            Map<String, Object> tree = new TreeMap<>();
            tree.put(FROM, tier.from());
            switch (tier.reward()) {
                case Reward.Rate(int ppm) -> tree.put(RATE_FIELD, RATE.write(ppm));
                case Reward.Fixed(long amount) -> tree.put(FIXED, amount);
            }
            return tree;
        }
    }
}
