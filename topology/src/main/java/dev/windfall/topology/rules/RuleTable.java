package dev.windfall.topology.rules;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.schemas.FollowedTopic;
import dev.windfall.schemas.KafkaSettings;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.GlobalRule;
import dev.windfall.schemas.avro.RuleInheritance;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.topology.wire.Rules;
import org.apache.avro.specific.SpecificRecord;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Every version of every rule that was ever decided, and the global defaults, kept up to date from their topic. For those who show
/// and try rules, and who ask for runs: what is paid follows from the brand log, whose decider refuses a version that is not in force.
public final class RuleTable implements AutoCloseable {

    private final ConcurrentNavigableMap<Place, ConcurrentNavigableMap<Integer, RuleVersion>> versions = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<RuleName, ConcurrentNavigableMap<Integer, GlobalRule>> defaults = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Place, RuleInheritance> inheritances = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final FollowedTopic topic;

    private RuleTable(KafkaSettings kafka, Topics topics) {
        this.topic = new FollowedTopic("rule-table", kafka, topics.rules(), (key, message) -> take(message));
    }

    /// A rule of a brand.
    public record Place(String brandId, RuleName name) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return Comparator.comparing(Place::brandId).thenComparing(Place::name).compare(this, other);
        }
    }

    /// Returns when everything is known that was decided before.
    public static RuleTable open(KafkaSettings kafka, Topics topics) throws InterruptedException {
        RuleTable table = new RuleTable(kafka, topics);
        table.topic.start();
        return table;
    }

    public boolean isHealthy() {
        return topic.isHealthy();
    }

    /// How much it has heard so far, of whichever brand: as long as this stays, all that it knows does.
    public long changes() {
        return changes.get();
    }

    /// Of a brand's rule, ascending; none if there is no such rule.
    public List<RuleVersion> versions(String brandId, RuleName name) {
        var found = versions.get(new Place(brandId, name));
        return found == null ? List.of() : List.copyOf(found.values());
    }

    public Optional<RuleVersion> version(String brandId, RuleName name, int version) {
        return versions(brandId, name).stream().filter(each -> each.getVersion() == version).findFirst();
    }

    /// The rules that a brand has, of one kind.
    public List<RuleName> rules(String brandId, Kind kind) {
        return ofBrand(brandId).keySet().stream().filter(name -> name.kind() == kind).toList();
    }

    /// All rules of a brand, by name, each with its versions.
    public SortedMap<RuleName, List<RuleVersion>> ofBrand(String brandId) {
        SortedMap<RuleName, List<RuleVersion>> found = new TreeMap<>();
        versions.forEach((place, of) -> {
            if (place.brandId.equals(brandId)) {
                found.put(place.name, List.copyOf(of.values()));
            }
        });
        return found;
    }

    /// The global defaults of a rule, ascending.
    public List<GlobalRule> defaults(RuleName name) {
        var found = defaults.get(name);
        return found == null ? List.of() : List.copyOf(found.values());
    }

    public List<RuleName> defaults(Kind kind) {
        return defaults.keySet().stream().filter(name -> name.kind() == kind).toList();
    }

    /// The brands that have a rule.
    public List<String> brandsWith(RuleName name) {
        return versions.keySet().stream().filter(place -> place.name.equals(name)).map(Place::brandId).toList();
    }

    /// What became of the newest defaults at a brand; nothing if it was not told of any since it has the rule.
    public Optional<RuleInheritance> inheritance(String brandId, RuleName name) {
        return Optional.ofNullable(inheritances.get(new Place(brandId, name)));
    }

    @Override
    public void close() {
        topic.close();
    }

    private void take(SpecificRecord message) {
        switch (message) {
            case RuleVersion version -> versions
                    .computeIfAbsent(place(version.getBrandId(), version.getKind(), version.getRuleId()),
                            unseen -> new ConcurrentSkipListMap<>())
                    .put(version.getVersion(), version);
            case GlobalRule global -> defaults.computeIfAbsent(Rules.name(global.getKind(), global.getRuleId()),
                    unseen -> new ConcurrentSkipListMap<>()).put(global.getVersion(), global);
            case RuleInheritance inheritance -> inheritances.put(
                    place(inheritance.getBrandId(), inheritance.getKind(), inheritance.getRuleId()), inheritance);
            default -> throw new IllegalStateException("No message of this topic: " + message.getSchema().getName());
        }
        changes.incrementAndGet();
    }

    private static Place place(String brandId, String kind, String ruleId) {
        return new Place(brandId, Rules.name(kind, ruleId));
    }
}
