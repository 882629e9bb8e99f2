package dev.windfall.sink;

import dev.windfall.projections.coupons.CouponLogId;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.saga.CouponStatus;
import dev.windfall.projections.deciding.EffectStatus;
import dev.windfall.schemas.avro.DecidedEvents;
import dev.windfall.testing.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Effects and adjustments as they are read, in a real PostgreSQL.
class DecisionReadersIT {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final TestTables tables = TestTables.createdIn(TestServers.shared().placeFor(DecisionReadersIT.class));
    private final EffectReader effects = new EffectReader(tables.database());
    private final AdjustmentReader adjustments = new AdjustmentReader(tables.database());
    private final CouponReader coupons = new CouponReader(tables.database());

    @Test
    void aBrandSeesItsOwnAndWithoutANameNobodySeesAnything() throws Exception {
        write(Decided.record(effect("aurora", "r1", EffectStatus.FAILED, 0)),
                Decided.record(effect("borealis", "r2", EffectStatus.FAILED, 0)),
                Decided.record(Rows.adjustment("aurora", "a1", NOON)),
                Decided.record(Rows.adjustment("borealis", "a2", NOON)));
        assertThat(effects.find("aurora", "r1")).contains(effect("aurora", "r1", EffectStatus.FAILED, 0));
        assertThat(effects.find("aurora", "r2")).isEmpty();
        assertThat(effects.deadLetters("citrus", null, 9)).isEmpty();
        assertThat(adjustments.find("borealis", "a2")).contains(Rows.adjustment("borealis", "a2", NOON));
        assertThat(adjustments.find("borealis", "a1")).isEmpty();
        String reader = "set local role windfall_reader";
        for (String table : List.of("effect", "adjustment")) {
            String read = "select brand_id from " + table;
            assertThat(tables.rows(reader, read)).isEmpty();
            assertThat(tables.rows(reader, "select set_config('app.brand', 'borealis', true)", read))
                    .isEqualTo("borealis");
            for (String role : List.of(reader, "set local role windfall_sink")) {
                assertThatThrownBy(() -> tables.rows(role, "delete from %s returning 1".formatted(table)))
                        .hasMessageContaining("permission denied");
            }
            assertThatThrownBy(() -> tables.rows(reader, "update %s set seq = 9 returning 1".formatted(table)))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void theDeadLetterListIsReadPageByPageWhateverBecomesOfThoseWhoWereRead() throws Exception {
        write(Decided.record(effect("aurora", "r3", EffectStatus.FAILED, 2)),
                Decided.record(effect("aurora", "r2", EffectStatus.FAILED, 1)),
                Decided.record(effect("aurora", "r1", EffectStatus.FAILED, 1)),
                Decided.record(effect("aurora", "r0", EffectStatus.FAILED, 3)),
                Decided.record(effect("aurora", "r9", EffectStatus.SETTLED, 0)),
                Decided.record(effect("borealis", "r8", EffectStatus.FAILED, 0)));
        List<EffectRow> first = effects.deadLetters("aurora", null, 1);
        assertThat(ids(first)).containsExactly("r1");
        write(Decided.record(Rows.effect("aurora", "r1", 2, EffectStatus.RESOLVED, at(1))));
        List<EffectRow> second = effects.deadLetters("aurora", first.getLast().cursor(), 9);
        assertThat(ids(second)).as("of the same moment, too").containsExactly("r2", "r3", "r0");
        assertThat(effects.deadLetters("aurora", second.getLast().cursor(), 2)).isEmpty();
        assertThat(ids(effects.deadLetters("aurora", null, 9))).containsExactly("r2", "r3", "r0");
    }

    @Test
    void whatIsOpenIsCountedOverAllBrands() throws Exception {
        assertThat(effects.open()).extracting(OpenEffects::status).containsExactly(EffectStatus.PROCESSING,
                EffectStatus.RETRY_SCHEDULED, EffectStatus.UNKNOWN, EffectStatus.ACCEPTED, EffectStatus.FAILED,
                EffectStatus.REVERSING);
        assertThat(effects.open()).allMatch(open -> open.count() == 0 && open.oldest() == null);
        int minute = 1;
        for (EffectStatus status : EffectStatus.values()) {
            write(Decided.record(effect("aurora", "a" + status, status, minute + 1)),
                    Decided.record(effect("borealis", "b" + status, status, minute)));
            minute += 2;
        }
        write(Decided.record(effect("aurora", "late", EffectStatus.FAILED, 50)));
        assertThat(effects.open()).contains(new OpenEffects(EffectStatus.PROCESSING, 2, at(1)),
                new OpenEffects(EffectStatus.FAILED, 3, at(11)));
        assertThat(effects.open().stream().mapToLong(OpenEffects::count).sum()).isEqualTo(13);
    }

    @Test
    void aPlayersAdjustmentsAreReadOfATimeAndPageByPage() throws Exception {
        List<AdjustmentRow> made = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            made.add(Rows.adjustment("aurora", "a" + i, at(i / 2)));
            write(Decided.record(made.getLast()));
        }
        write(Decided.record(Rows.adjustment("borealis", "b", at(1))));
        assertThat(ofPlayer(at(0), at(3), null, 9)).isEqualTo(made);
        assertThat(ofPlayer(at(1), at(2), null, 9)).as("with the beginning, without the end")
                .isEqualTo(made.subList(2, 4));
        assertThat(ofPlayer(at(0), at(3), made.get(2).cursor(), 2)).isEqualTo(made.subList(3, 5));
        assertThat(ofPlayer(at(0), at(3), made.get(5).cursor(), 2)).isEmpty();
        assertThat(adjustments.ofPlayer("aurora", "p2", at(0), at(3), null, 9)).isEmpty();
    }

    @Test
    void aPlayersUsesOfCouponsAreReadOfATimeAndPageByPage() throws Exception {
        List<CouponRow> made = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            made.add(Rows.coupon(new CouponLogId("aurora", "c" + i, "p1", 1), at(i / 2)));
            write(Decided.record(made.getLast()));
        }
        write(Decided.record(Rows.coupon(new CouponLogId("borealis", "c", "p1", 1), at(1))));
        List<CouponRow> newest = made.reversed();
        assertThat(coupons.newest(uses("p1", at(0), at(3)), null, 9)).isEqualTo(newest);
        assertThat(coupons.newest(uses(null, at(1), at(2)), null, 9)).isEqualTo(newest.subList(2, 4));
        assertThat(coupons.newest(uses("p1", at(0), at(3)), newest.get(2).cursor(), 2))
                .isEqualTo(newest.subList(3, 5));
        assertThat(coupons.newest(uses("p2", at(0), at(3)), null, 9)).isEmpty();
        assertThat(coupons.newest(new CouponFilter("aurora", "p1", "c3", CouponStatus.CREDIT_REQUESTED, false, at(0),
                at(3)), null, 9)).containsExactly(made.get(3));
        assertThat(coupons.newest(new CouponFilter("aurora", null, null, null, true, at(0), at(3)), null, 9)).isEmpty();
        assertThat(coupons.newest(new CouponFilter("aurora", null, null, CouponStatus.RELEASED, null, at(0), at(3)),
                null, 9)).isEmpty();
        assertThat(coupons.find(made.get(3).state().coupon().id())).contains(made.get(3));
        assertThat(coupons.find(new CouponLogId("aurora", "c", "p1", 1))).isEmpty();
    }

    @Test
    void aBrandsDefinitionsOfCouponsAreReadPageByPage() throws Exception {
        List<CouponDefinitionRow> made = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            made.add(Rows.definition(new CouponName("aurora", "c" + i), 1 + i, 1, at(i)));
            write(Decided.record(made.getLast()));
        }
        write(Decided.record(Rows.definition(new CouponName("aurora", "only-inherited"), 0, 1, at(1))));
        CouponDefinitionRow ofAll = Rows.definition(new CouponName("*", "c1"), 0, 1, at(1));
        write(Decided.record(ofAll));
        assertThat(coupons.definitions("aurora", "", 9)).isEqualTo(made);
        assertThat(coupons.definitions("aurora", "c1", 1)).containsExactly(made.get(2));
        assertThat(coupons.definitions("borealis", "", 9)).isEmpty();
        assertThat(coupons.definitions("*", "", 9)).containsExactly(ofAll);
    }

    private static CouponFilter uses(@Nullable String playerId, Instant from, Instant to) {
        return new CouponFilter("aurora", playerId, null, null, null, from, to);
    }

    @Test
    void listsAreReadFromTheirIndexes() throws Exception {
        for (int i = 0; i < 20; i++) {
            write(Decided.record(effect("aurora", "r" + i, EffectStatus.FAILED, i)),
                    Decided.record(Rows.adjustment("aurora", "a" + i, at(i))),
                    Decided.record(Rows.coupon(new CouponLogId("aurora", "c" + i, "p1", 1), at(i))));
        }
        String asIfItWereLarge = "set local enable_seqscan = off";
        assertThat(tables.rows(asIfItWereLarge, "explain " + EffectReader.COUNT_OPEN)).contains("effect_open");
        assertThat(tables.rows(asIfItWereLarge, "set local enable_sort = off",
                "explain " + filled(EffectReader.DEAD_LETTERS, "'aurora'", "'2026-11-20 12:00Z'", "'r1'", "3")))
                .contains("effect_dead_letter").doesNotContain("Sort");
        assertThat(tables.rows(asIfItWereLarge, "set local enable_sort = off",
                "explain " + filled(AdjustmentReader.OF_PLAYER, "'aurora'", "'p1'", "'2026-11-20'", "'2026-11-21'",
                        "'2026-11-20 12:00Z'", "'a1'", "3")))
                .contains("adjustment_of_player").doesNotContain("Sort");
        assertThat(tables.rows(asIfItWereLarge, "set local enable_sort = off",
                "explain " + filled(CouponTable.SELECT + uses("p1", at(0), at(3)).where(Cursor.END).text()
                        + CouponReader.NEWEST_FIRST, "'aurora'", "'p1'", "'2026-11-20'", "'2026-11-21'",
                        "'2026-11-20 12:00Z'", "'c1'", "3")))
                .containsAnyOf("coupon_of_player", "coupon_of_brand").doesNotContain("Sort");
        assertThat(tables.rows(asIfItWereLarge, "set local enable_sort = off",
                "explain " + filled(CouponTable.SELECT + uses(null, at(0), at(3)).where(Cursor.END).text()
                        + CouponReader.NEWEST_FIRST, "'aurora'", "'2026-11-20'", "'2026-11-21'", "'2026-11-20 12:00Z'",
                        "'c1'", "3")))
                .contains("coupon_of_brand").doesNotContain("Sort");
    }

    private static String filled(String sql, String... values) {
        return sql.replace("?", "%s").formatted((Object[]) values);
    }

    private List<AdjustmentRow> ofPlayer(Instant from, Instant to, @Nullable Cursor after, int limit) throws Exception {
        return adjustments.ofPlayer("aurora", "p1", from, to, after, limit);
    }

    private static List<String> ids(List<EffectRow> rows) {
        return rows.stream().map(row -> row.state().effect().requestId()).toList();
    }

    private static EffectRow effect(String brandId, String id, EffectStatus status, int minute) {
        return Rows.effect(brandId, id, 1, status, at(minute));
    }

    private static Instant at(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }

    private void write(DecidedEvents... records) throws Exception {
        Decisions decisions = new Decisions();
        for (DecidedEvents record : records) {
            decisions.add(record);
        }
        try (Connection connection = tables.database().getConnection()) {
            decisions.write(connection);
        }
    }
}
