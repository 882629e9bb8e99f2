package dev.windfall.topology.ingest;

import dev.windfall.projections.events.Verdict;

import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// What became of the records of a wallet partition, from its first to the position that is committed: read = forwarded + ignored +
/// quarantined. It is kept with that position, so that the two can't part.
public record IngestTally(long read, long forwarded, long ignored, Map<Verdict.Reason, Long> quarantined) {

    public static final IngestTally ZERO = new IngestTally(0, 0, 0, Map.of());

    private static final String READ = "read";
    private static final String FORWARDED = "forwarded";
    private static final String IGNORED = "ignored";

    static final IngestTally ONE_FORWARDED = new IngestTally(1, 1, 0, Map.of());
    static final IngestTally ONE_IGNORED = new IngestTally(1, 0, 1, Map.of());

    public IngestTally {
        quarantined = Map.copyOf(quarantined);
    }

    static IngestTally oneQuarantined(Verdict.Reason reason) {
        return new IngestTally(1, 0, 0, Map.of(reason, 1L));
    }

    public IngestTally plus(IngestTally other) {
        Map<Verdict.Reason, Long> sum = new TreeMap<>(quarantined);
        other.quarantined.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new IngestTally(read + other.read, forwarded + other.forwarded, ignored + other.ignored, sum);
    }

    public IngestTally minus(IngestTally other) {
        Map<Verdict.Reason, Long> difference = new TreeMap<>(quarantined);
        other.quarantined.forEach((reason, count) -> difference.merge(reason, -count, Long::sum));
        return new IngestTally(read - other.read, forwarded - other.forwarded, ignored - other.ignored, difference);
    }

    public long quarantinedInAll() {
        return quarantined.values().stream().mapToLong(Long::longValue).sum();
    }

    public boolean isWhole() {
        return read == forwarded + ignored + quarantinedInAll();
    }

    /// As the metadata of an offset: `read=5 forwarded=3 ignored=1 INVALID=1`.
    String toMetadata() {
        StringJoiner text = new StringJoiner(" ");
        text.add(READ + "=" + read).add(FORWARDED + "=" + forwarded).add(IGNORED + "=" + ignored);
        new TreeMap<>(quarantined).forEach((reason, count) -> text.add(reason + "=" + count));
        return text.toString();
    }

    /// A position that somebody else has set tells nothing: the count begins anew with it.
    public static IngestTally fromMetadata(String metadata) {
        Map<String, Long> counts = new TreeMap<>();
        for (String part : metadata.split(" ", -1)) {
            String[] nameAndCount = part.split("=", 2);
            if (nameAndCount.length == 2 && nameAndCount[1].matches("\\d{1,18}")) {
                counts.put(nameAndCount[0], Long.valueOf(nameAndCount[1]));
            }
        }
        Map<Verdict.Reason, Long> quarantined = new TreeMap<>();
        Arrays.stream(Verdict.Reason.values()).filter(reason -> counts.containsKey(reason.name()))
                .forEach(reason -> quarantined.put(reason, counts.getOrDefault(reason.name(), 0L)));
        return new IngestTally(counts.getOrDefault(READ, 0L), counts.getOrDefault(FORWARDED, 0L),
                counts.getOrDefault(IGNORED, 0L), quarantined);
    }
}
