package dev.windfall.topology.controls;

import dev.windfall.projections.brands.BrandSettings;
import dev.windfall.projections.brands.BusinessCalendar;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.Topic;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.BrandState;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.ControlMistake;
import dev.windfall.topology.DriverSettings;
import dev.windfall.topology.wire.AvroSerde;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.ControlDocuments;
import dev.windfall.topology.wire.Placed;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

/// Settings are written as their currencies, `EUR,USD`, a profile as its player and level, `p1 vip`.
class ControlTopologyTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Topics TOPICS = new Topics("", 4);
    private static final Map<String, Integer> SPREADS = Map.of("aurora", 2, "borealis", 3, "citrus", 1);

    @TempDir
    private Path folder = Path.of("");

    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> commands;
    private TestOutputTopic<String, BrandLogRecord> log;
    private TestOutputTopic<String, Brand> brands;
    private TestOutputTopic<String, ControlAnswer> answers;
    private int issued;

    @BeforeEach
    void start() {
        driver = new TopologyTestDriver(ControlTopology.of(TOPICS, () -> {}), DriverSettings.of(folder));
        commands = driver.createInputTopic(TOPICS.controlCommands().name(), new StringSerializer(),
                new ByteArraySerializer());
        log = output(TOPICS.brandLog(), BrandLogRecord.class);
        brands = output(TOPICS.brands(), Brand.class);
        answers = output(TOPICS.controlAnswers(), ControlAnswer.class);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void settingsAndProfilesOfABrandStandInOneSequenceWithoutGaps() {
        assertThat(put("aurora", "EUR")).isEqualTo("DECIDED 1");
        assertThat(put("aurora", "p1 vip")).isEqualTo("DECIDED 2");
        assertThat(put("borealis", "SEK")).isEqualTo("DECIDED 1");
        assertThat(put("aurora", "p2 vip")).isEqualTo("DECIDED 3");
        assertThat(put("aurora", "p1 vip")).isEqualTo("UNCHANGED 3");
        assertThat(put("aurora", "EUR")).isEqualTo("UNCHANGED 1");
        assertThat(put("borealis", "p1 vip")).isEqualTo("DECIDED 2");
        assertThat(put("aurora", "EUR,USD")).isEqualTo("DECIDED 4");
        assertThat(put("aurora", "USD")).isEqualTo("REFUSED 0");
        assertThat(put("citrus", "p1 vip")).isEqualTo("UNKNOWN_BRAND 0");
        assertThat(put("aurora", "p1 gold")).isEqualTo("DECIDED 5");
        assertThat(put("borealis", "p2 gold")).isEqualTo("DECIDED 3");
        assertThat(logged()).isEqualTo(Map.of(
                "aurora", List.of("1 EUR", "2 p1 vip", "3 p2 vip", "4 EUR,USD", "5 p1 gold"),
                "borealis", List.of("1 SEK", "2 p1 vip", "3 p2 gold")));
    }

    @Test
    void whateverIsAskedTheSequenceOfEachBrandHasNoGaps() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> brandIds = List.of("aurora", "borealis", "citrus");
        List<String> documents = List.of("EUR", "EUR,USD", "USD", "p1 vip", "p1 gold", "p2 vip", "p3 gold");
        for (int i = 0; i < 500; i++) {
            put(brandIds.get(random.nextInt(brandIds.size())),
                    documents.get(random.nextInt(documents.size())),
                    random.nextInt(3) > 0 ? null : "k" + random.nextInt(40));
        }
        assertThat(logged()).containsOnlyKeys(SPREADS.keySet()).allSatisfy((brand, controls) -> assertThat(controls)
                .hasSizeGreaterThan(10).extracting(control -> Long.valueOf(control.split(" ", 2)[0])).as(brand)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, controls.size()).boxed().toList()));
    }

    @Test
    void aBrandIsPublishedWithTheSequenceOfItsSettings() {
        put("aurora", "EUR");
        put("aurora", "p1 vip");
        put("aurora", "EUR,USD");
        put("aurora", "EUR,USD");
        put("aurora", "EUR");
        List<KeyValue<String, Brand>> published = brands.readKeyValuesToList();
        assertThat(published).extracting(brand -> brand.key).containsExactly("aurora", "aurora");
        assertThat(published).extracting(brand -> brand.value.getControlSeq()).containsExactly(1L, 3L);
        assertThat(published.getLast().value.getCurrencies()).extracting(currency -> currency.getCode())
                .containsExactly("EUR", "USD");
        assertThat(published.getLast().value.getSpread()).isEqualTo(2);
    }

    @Test
    void theSameWishUnderTheSameKeyIsDecidedOnce() {
        assertThat(put("aurora", "EUR,USD", "k1")).isEqualTo("DECIDED 1");
        assertThat(put("aurora", "USD,EUR", "k1")).isEqualTo("DECIDED 1");
        assertThat(put("aurora", "p1 vip", "k2")).isEqualTo("DECIDED 2");
        assertThat(put("aurora", "p1 gold", "k3")).isEqualTo("DECIDED 3");
        assertThat(put("aurora", "p1 vip", "k2")).isEqualTo("DECIDED 2");
        assertThat(put("aurora", "p1 gold", "k4")).isEqualTo("UNCHANGED 3");
        assertThat(logged()).isEqualTo(Map.of("aurora", List.of("1 EUR,USD", "2 p1 vip", "3 p1 gold")));
        assertThat(brands.readValuesToList()).hasSize(1);
    }

    @Test
    void anotherWishUnderAUsedKeyIsNotDecided() {
        assertThat(put("aurora", "EUR", "k1")).isEqualTo("DECIDED 1");
        assertThat(put("aurora", "EUR,USD", "k1")).isEqualTo("KEY_REUSED 0");
        assertThat(put("aurora", "EUR", "k1")).isEqualTo("DECIDED 1");
        assertThat(put("borealis", "EUR", "k1")).isEqualTo("DECIDED 1");
        assertThat(put("aurora", "EUR,USD")).isEqualTo("DECIDED 2");
        assertThat(put("aurora", "p1 vip", "k1")).isEqualTo("DECIDED 3"); // another kind of document
        assertThat(logged())
                .isEqualTo(Map.of("aurora", List.of("1 EUR", "2 EUR,USD", "3 p1 vip"), "borealis", List.of("1 EUR")));
    }

    @Test
    void whatWasRefusedMayBeTriedAgainUnderItsKey() {
        put("aurora", "EUR,USD");
        assertThat(put("aurora", "EUR", "k1")).isEqualTo("REFUSED 0");
        assertThat(put("citrus", "p1 vip", "k2")).isEqualTo("UNKNOWN_BRAND 0");
        put("citrus", "EUR");
        assertThat(put("citrus", "p1 vip", "k2")).isEqualTo("DECIDED 2");
        ControlAnswer again = ask("aurora", "EUR", "k1");
        assertThat(again.getMistakes())
                .containsExactly(new ControlMistake("/currencies", "USD with exponent 2 can't be taken back"));
    }

    @Test
    void anAnswerGoesToItsCommandAndNamesWhoAsked() {
        put("aurora", "EUR", "k1");
        ControlAnswer again = ask("aurora", "EUR", "k1");
        assertThat(again.getCommandId()).isEqualTo("c2");
        assertThat(again.getBrandId()).isEqualTo("aurora");
        assertThat(again.getCaller()).isEqualTo("test");
        assertThat(again.getActor()).isEqualTo("ann");
        assertThat(again.getIssuedAt()).isEqualTo(NOON.plusSeconds(2));
    }

    /// The driver hides the partitions, so the processor is asked itself.
    @Test
    void aControlRecordGoesToEachPartitionOfItsSliceOnce() {
        MockProcessorContext<String, Placed> context = new MockProcessorContext<>();
        context.setCurrentSystemTimeMs(NOON.toEpochMilli());
        addStore(context, ControlTopology.BRANDS, BrandState.class);
        addStore(context, ControlTopology.PROFILES, dev.windfall.schemas.avro.Profile.class);
        addStore(context, ControlTopology.RULES, dev.windfall.schemas.avro.RuleState.class);
        addStore(context, ControlTopology.BRANDS_TOLD, Serdes.String());
        addStore(context, ControlTopology.ANSWERS, ControlAnswer.class);
        DecideControls processor = new DecideControls(TOPICS, () -> {});
        processor.init(context);
        for (String document : List.of("EUR", "p1 vip", "EUR,USD")) {
            SPREADS.forEach((brandId, spread) -> {
                context.resetForwards();
                processor.process(new Record<>(brandId, command(brandId, document, null), 0));
                assertThat(partitions(context, ControlTopology.WRITE_BRAND_LOG)).hasSize(spread)
                        .containsExactlyElementsOf(settings(brandId, "EUR").slice(TOPICS.partitions()).partitions());
                assertThat(partitions(context, ControlTopology.WRITE_BRANDS))
                        .isEqualTo(document.startsWith("p") ? List.of() : List.of(0));
                assertThat(partitions(context, ControlTopology.WRITE_ANSWERS)).containsExactly(0);
            });
        }
    }

    @Test
    void theTopologyIsWhatItWas() throws IOException {
        String described = ControlTopology.of(TOPICS, () -> {}).describe().toString();
        Path golden = Path.of("src/test/resources/golden/control-topology.txt");
        if (System.getProperty("topology.write") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, described);
        }
        assertThat(described).isEqualTo(Files.readString(golden));
    }

    private String put(String brandId, String document) {
        return put(brandId, document, null);
    }

    private String put(String brandId, String document, @Nullable String key) {
        ControlAnswer answer = ask(brandId, document, key);
        return answer.getOutcome() + " " + answer.getControlSeq();
    }

    private ControlAnswer ask(String brandId, String document, @Nullable String key) {
        ControlCommand command = command(brandId, document, key);
        commands.pipeInput(brandId, TOPICS.controlCommands().codec().encode(command));
        List<KeyValue<String, ControlAnswer>> all = answers.readKeyValuesToList();
        KeyValue<String, ControlAnswer> answer = all.getFirst();
        assertThat(answer.key).isEqualTo(command.getCommandId());
        // What deciders tell each other because of it.
        assertThat(all.subList(1, all.size())).allMatch(other -> other.key.startsWith(answer.key + "~"));
        return answer.value;
    }

    /// The control records of each brand in their order, when each was written as often as its slice has partitions.
    private Map<String, List<String>> logged() {
        Map<String, List<String>> controls = new TreeMap<>();
        for (KeyValue<String, BrandLogRecord> record : log.readKeyValuesToList()) {
            assertThat(record.value.getBrandId()).isEqualTo(record.key);
            assertThat(record.value.getEvents()).isEmpty();
            controls.computeIfAbsent(record.key, _ -> new ArrayList<>())
                    .add(described(Objects.requireNonNull(BrandLog.fromAvro(record.value, 0).control())));
        }
        controls.replaceAll((brand, written) -> {
            List<String> once = written.stream().distinct().toList();
            assertThat(written).containsExactlyElementsOf(once.stream()
                    .flatMap(control -> LongStream.range(0, SPREADS.getOrDefault(brand, 0)).mapToObj(_ -> control))
                    .toList());
            return once;
        });
        return controls;
    }

    private static String described(Control control) {
        return switch (control.document()) {
            case Control.Document.Settings(var settings) -> control.seq() + " "
                    + settings.currencies().keySet().stream().sorted().collect(Collectors.joining(","));
            case Control.Document.PlayerProfile(var playerId, var profile) -> control.seq() + " " + playerId + " "
                    + profile.level();
            case Control.Document.BrandRule(var ruling) -> control.seq() + " " + ruling.rule().ruleId() + " "
                    + ruling.version().version();
            case Control.Document.OfRun _,Control.Document.OfCoupon _ -> control
                    .toString();
        };
    }

    private ControlCommand command(String brandId, String document, @Nullable String key) {
        String[] playerAndLevel = document.split(" ", 2);
        Wish wanted = playerAndLevel.length == 1
                ? new Wish.Settings(settings(brandId, document))
                : new Wish.PlayerProfile(playerAndLevel[0],
                        new Profile(playerAndLevel[1], Set.of(), false));
        issued++;
        return ControlCommand.newBuilder().setCommandId("c" + issued).setBrandId(brandId).setIdempotencyKey(key)
                .setKind(ControlDocuments.kind(wanted))
                .setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wanted))).setCaller("test")
                .setActor("ann").setIssuedAt(NOON.plusSeconds(issued)).build();
    }

    private static BrandSettings settings(String brandId, String currencies) {
        return new BrandSettings(brandId, new BusinessCalendar(ZoneId.of("UTC"), LocalTime.MIDNIGHT),
                Arrays.stream(currencies.split(",", -1)).collect(Collectors.toMap(code -> code, _ -> 2)),
                SPREADS.getOrDefault(brandId, 1), Map.of());
    }

    private <T extends SpecificRecordBase> TestOutputTopic<String, T> output(Topic topic, Class<T> type) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(),
                new AvroSerde<>(topic.codec(), type).deserializer());
    }

    private static <T extends SpecificRecordBase> void addStore(MockProcessorContext<String, Placed> context,
            String name, Class<T> type) {
        addStore(context, name, AvroSerde.of(type));
    }

    private static <T> void addStore(MockProcessorContext<String, Placed> context, String name, Serde<T> values) {
        KeyValueStore<String, T> store = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name),
                Serdes.String(), values).withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    private static List<Integer> partitions(MockProcessorContext<String, Placed> context, String sink) {
        return context.forwarded(sink).stream().map(forward -> ((Placed) forward.record().value()).partition())
                .toList();
    }
}
