package dev.windfall.app.quarantine;

import dev.windfall.schemas.avro.QuarantinedRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;

import static dev.windfall.app.quarantine.Entries.entry;
import static dev.windfall.app.quarantine.Entries.event;
import static org.assertj.core.api.Assertions.assertThat;

class ListingTest {

    private final JsonMapper mapper = new JsonMapper();

    @Test
    void eachRecordIsARowAndTheReasonsAreCounted() {
        QuarantinedRecord displaced = event("EVENT_ID_REUSED").setField(null).setSourceTopic("windfall.brand-log.v1")
                .setLogIndex(4).setDetail("another event has this id").build();
        QuarantinedRecord broken = event("UNDECODABLE").setField(null).setBrandId(null).setEventId(null)
                .setDetail("The text is not JSON").build();
        assertThat(listed(9, entry(3, "INVALID"), entry(1_200, displaced), entry(1_201, broken),
                entry(1_202, "INVALID"))).containsExactly(
                        "OFFSET  TIME                  REASON           FIELD  BRAND   EVENT  SOURCE                        DETAIL",
                        "3       2026-11-20T12:00:00Z  INVALID          stake  aurora  e1     bets/2/17                     "
                                + "stake is negative",
                        "1200    2026-11-20T12:00:00Z  EVENT_ID_REUSED  -      aurora  e1     windfall.brand-log.v1/2/17/4  "
                                + "another event has this id",
                        "1201    2026-11-20T12:00:00Z  UNDECODABLE      -      -       -      bets/2/17                     "
                                + "The text is not JSON",
                        "1202    2026-11-20T12:00:00Z  INVALID          stake  aurora  e1     bets/2/17                     "
                                + "stake is negative",
                        "4 found: EVENT_ID_REUSED 1, INVALID 2, UNDECODABLE 1");
    }

    @Test
    void theNewestAreShownAndAllAreCounted() {
        Entry[] many = Stream.iterate(0L, offset -> offset + 1).limit(1_234).map(offset -> entry(offset, "INVALID"))
                .toArray(Entry[]::new);
        List<String> two = listed(2, many);
        assertThat(two).hasSize(4).last().isEqualTo("1,234 found, the newest 2 shown: INVALID 1,234");
        assertThat(two.subList(1, 3)).extracting(line -> line.split(" ", 2)[0]).containsExactly("1232", "1233");
        assertThat(listed(0, many)).containsExactly("1,234 found, the newest 0 shown: INVALID 1,234");
        assertThat(json(2, many)).hasSize(2);
    }

    @Test
    void nothingIsSaidOfNothing() {
        assertThat(listed(9)).containsExactly("0 found");
        assertThat(json(9)).isEmpty();
    }

    @Test
    void jsonHasEveryFieldUnderItsName() {
        JsonNode expected = mapper.readTree("""
                {"quarantine_offset": 3, "reason": "INVALID", "field": "stake", "detail": "stake is negative",
                 "brand_id": "aurora", "source_topic": "bets", "source_partition": 2, "source_offset": 17, "log_index": null,
                 "event_id": "e1", "currency": null, "source_timestamp": "2026-11-20T11:59:59.123Z", "format": "JSON",
                 "bytes": "e30=", "sha256": "0fa0", "quarantined_at": "2026-11-20T12:00:00.123Z"}""");
        List<String> lines = json(9, entry(3, "INVALID"));
        assertThat(lines).hasSize(1);
        assertThat(mapper.readTree(lines.getFirst())).isEqualTo(expected);
        assertThat(mapper.readTree(json(9, entry(4, event("INVALID").setBytes(null).build())).getFirst()).path("bytes")
                .isNull())
                .isTrue();
    }

    @Test
    void nothingSteersTheTerminal() {
        String id = "\u001b[31m\u007f\u009b\u202e\n\"ñ";
        Entry entry = entry(3, event("INVALID").setEventId(id).setBrandId(id).setDetail(id).build());
        assertThat(String.join("", listed(9, entry))).matches("[\\P{Cntrl}&&\\P{Cf}]*");
        assertThat(json(9, entry).getFirst()).matches("[ -~]*");
        assertThat(mapper.readTree(json(9, entry).getFirst()).path("event_id").asString()).isEqualTo(id);
    }

    private static List<String> listed(int limit, Entry... entries) {
        StringWriter out = new StringWriter();
        listing(limit, entries).print(new PrintWriter(out, true));
        return out.toString().lines().toList();
    }

    private static List<String> json(int limit, Entry... entries) {
        StringWriter out = new StringWriter();
        listing(limit, entries).printJson(new PrintWriter(out, true));
        return out.toString().lines().toList();
    }

    private static Listing listing(int limit, Entry... entries) {
        Listing listing = new Listing(limit);
        Stream.of(entries).forEach(listing::add);
        return listing;
    }
}
