package dev.windfall.topology.stores;

import dev.windfall.topology.stores.SegmentTable.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DraftTest {

    @TempDir
    private Path folder;

    private final Draft draft = new Draft();

    @Test
    void whatIsInItIsWhatStandsInTheTableAfterwards() {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, String> all = new TreeMap<>();
        try (SegmentTable table = new SegmentTable(1 << 20, folder.resolve("scratch"), SegmentTable.Due.NEVER)) {
            for (int commit = 0; commit < 20; commit++) {
                Map<String, String> expected = new TreeMap<>();
                for (int i = 0; i < 2_000; i++) {
                    String key = "key-" + random.nextInt(3_000);
                    if (expected.containsKey(key)) {
                        assertThat(draft.get(bytes(key))).isEqualTo(bytes(expected.get(key)));
                        assertThat(draft.take(bytes(key))).isEqualTo(bytes(expected.remove(key)));
                        assertThat(draft.get(bytes(key))).isNull();
                    } else {
                        String value = Integer.toString(i).repeat(random.nextInt(30));
                        draft.add(bytes(key), bytes(value));
                        expected.put(key, value);
                    }
                }
                TreeSet<String> keys = new TreeSet<>();
                draft.forEachKey(key -> keys.add(new String(key, StandardCharsets.UTF_8)));
                assertThat(keys).isEqualTo(expected.keySet());

                Batch batch = table.begin();
                draft.moveTo(batch);
                var _ = batch.changes();
                batch.publish();
                all.putAll(expected);
            }
            all.forEach((key, value) -> assertThat(table.get(bytes(key))).as(key).isEqualTo(bytes(value)));
            for (int i = 0; i < 3_000; i++) {
                if (!all.containsKey("key-" + i)) {
                    assertThat(table.get(bytes("key-" + i))).as("taken each time").isNull();
                }
                assertThat(draft.get(bytes("key-" + i))).as("moved").isNull();
            }
        }
    }

    @Test
    void whatWasTakenIsNotWritten() {
        draft.add(bytes("bet"), bytes("once"));
        assertThat(draft.take(bytes("bet"))).isEqualTo(bytes("once"));
        assertThat(draft.take(bytes("bet"))).isNull();
        try (SegmentTable table = new SegmentTable(1 << 20, folder.resolve("scratch"), SegmentTable.Due.NEVER)) {
            Batch batch = table.begin();
            draft.moveTo(batch);

            assertThat(batch.changes()).isEmpty();
            batch.publish();
        }
    }

    @Test
    void aKeyIsInItOnce() {
        draft.add(bytes("bet"), bytes("once"));

        assertThatThrownBy(() -> draft.add(bytes("bet"), bytes("twice"))).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
