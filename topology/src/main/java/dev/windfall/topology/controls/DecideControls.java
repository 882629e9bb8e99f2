package dev.windfall.topology.controls;

import dev.windfall.projections.Digests;
import dev.windfall.projections.Mistake;
import dev.windfall.projections.controls.BrandState;
import dev.windfall.projections.controls.Control;
import dev.windfall.projections.controls.ControlDecider;
import dev.windfall.projections.controls.ControlDecider.Decision;
import dev.windfall.schemas.Topics;
import dev.windfall.schemas.avro.BrandLogRecord;
import dev.windfall.schemas.avro.ControlAnswer;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.schemas.avro.ControlMistake;
import dev.windfall.schemas.avro.Profile;
import dev.windfall.topology.wire.BrandLog;
import dev.windfall.topology.wire.Brands;
import dev.windfall.topology.wire.ControlDocuments;
import dev.windfall.topology.wire.Placed;
import dev.windfall.topology.wire.Profiles;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;

/// Hosts the deciders of brands: load, decide, evolve, store, forward.
final class DecideControls implements Processor<String, ControlCommand, String, Placed> {

    private final Topics topics;
    private final Runnable check;
    private ProcessorContext<String, Placed> context;
    private KeyValueStore<String, dev.windfall.schemas.avro.BrandState> brands;
    private KeyValueStore<String, Profile> profiles;
    private KeyValueStore<String, ControlAnswer> answers;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    DecideControls(Topics topics, Runnable check) {
        this.topics = topics;
        this.check = check;
    }

    @Override
    public void init(ProcessorContext<String, Placed> context) {
        check.run();
        this.context = context;
        this.brands = context.getStateStore(ControlTopology.BRANDS);
        this.profiles = context.getStateStore(ControlTopology.PROFILES);
        this.answers = context.getStateStore(ControlTopology.ANSWERS);
    }

    @Override
    public void process(Record<String, ControlCommand> record) {
        ControlCommand command = record.value();
        if (command == null) {
            return; // whoever wrote it waits for nothing
        }
        ControlAnswer.Builder answer = ControlAnswer.newBuilder().setCommandId(command.getCommandId())
                .setBrandId(command.getBrandId()).setCaller(command.getCaller()).setActor(command.getActor())
                .setIssuedAt(command.getIssuedAt())
                .setDocumentSha256(ByteBuffer.wrap(Digests.sha256(command.getDocument().array())));
        ControlAnswer before = command.getIdempotencyKey() == null ? null : answers.get(answerKey(command));
        if (before == null) {
            decide(command, answer, record);
        } else if (before.getDocumentSha256().equals(answer.getDocumentSha256())) {
            answer.setOutcome(before.getOutcome()).setControlSeq(before.getControlSeq())
                    .setMistakes(before.getMistakes());
        } else {
            answer.setOutcome("KEY_REUSED");
        }
        ControlAnswer said = answer.build();
        if (before == null && command.getIdempotencyKey() != null && isInForce(said)) {
            answers.put(answerKey(command), said);
        }
        forward(command.getCommandId(), 0, said, record, ControlTopology.WRITE_ANSWERS);
    }

    private void decide(ControlCommand command, ControlAnswer.Builder answer, Record<String, ControlCommand> record) {
        Control.Document wanted;
        try {
            wanted = ControlDocuments.decode(command.getKind(), command.getDocument().array());
        } catch (RuntimeException e) {
            // Of another version of ours, perhaps: it must not stand in the way of all other brands.
            answer.setOutcome("REFUSED")
                    .setMistakes(List
                            .of(new ControlMistake("", "the document can't be read (%s)".formatted(e.getMessage()))));
            return;
        }
        dev.windfall.schemas.avro.BrandState stored = brands.get(command.getBrandId());
        BrandState brand = stored == null ? null : Brands.fromAvro(stored);
        Profile profile = wanted instanceof Control.Document.PlayerProfile(String playerId, var _)
                ? profiles.get(Profiles.key(command.getBrandId(), playerId))
                : null;
        Decision decision = ControlDecider.decide(brand, profile == null ? null : Profiles.fromAvro(profile), wanted);
        switch (decision) {
            case Decision.Decided(Control control) -> {
                answer.setOutcome("DECIDED").setControlSeq(control.seq());
                bringInForce(control, command, brand, record);
            }
            case Decision.Unchanged(long controlSeq) -> answer.setOutcome("UNCHANGED").setControlSeq(controlSeq);
            case Decision.Refused(List<Mistake> mistakes) -> answer.setOutcome("REFUSED").setMistakes(mistakes.stream()
                    .map(mistake -> new ControlMistake(mistake.pointer(), mistake.detail())).toList());
            case Decision.UnknownBrand() -> answer.setOutcome("UNKNOWN_BRAND");
        }
    }

    /// To every partition of the slice, and then known to ingest: it is one transaction, so what ingest routes by it stands behind it.
    private void bringInForce(Control control, ControlCommand command, @Nullable BrandState before,
            Record<String, ControlCommand> record) {
        String brandId = command.getBrandId();
        BrandState brand = ControlDecider.evolve(before, control);
        brands.put(brandId, Brands.toAvro(brand));
        switch (control.document()) {
            case Control.Document.Settings _ -> forward(brandId, 0, Brands.toAvro(brand).getBrand(), record,
                    ControlTopology.WRITE_BRANDS);
            case Control.Document.PlayerProfile(String playerId, var profile) -> profiles
                    .put(Profiles.key(brandId, playerId), Profiles.toAvro(brandId, playerId, profile));
        }
        BrandLogRecord logged = BrandLog.toAvro(brandId, control, command.getIssuedAt());
        for (int partition : brand.settings().slice(topics.partitions()).partitions()) {
            forward(brandId, partition, logged, record, ControlTopology.WRITE_BRAND_LOG);
        }
    }

    private void forward(String key, int partition, SpecificRecord message, Record<String, ControlCommand> record,
            String child) {
        context.forward(new Record<>(key, new Placed(partition, message), record.timestamp()), child);
    }

    /// Only what took effect is remembered: what was refused may be tried again under the same key.
    private static boolean isInForce(ControlAnswer answer) {
        return answer.getControlSeq() > 0;
    }

    private static String answerKey(ControlCommand command) {
        return command.getBrandId() + "~" + command.getKind() + "~" + command.getIdempotencyKey();
    }
}
