package dev.windfall.app.simulator;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.avro.Command;
import dev.windfall.schemas.avro.ControlCommand;
import dev.windfall.topology.wire.ControlDocuments;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What people and the keeper of runs want of deciders: commands, each with an id of its own.
final class Asking {

    private final World world;
    private int asked;

    Asking(World world) {
        this.world = world;
    }

    /// @return the id of the command
    String ask(Subject subject, ByteBuffer document, String caller, String actor) {
        asked++;
        String id = "ask-" + asked;
        Command command = Command.newBuilder().setCommandId(id).setBrandId(subject.brandId())
                .setDecider(subject.decider()).setSubjectId(subject.id()).setDocument(document).setIsAwaited(true)
                .setCaller(caller).setActor(actor).setIssuedAt(world.now()).build();
        world.cluster.append(world.topics.commands(), subject.key().getBytes(StandardCharsets.UTF_8),
                world.topics.commands().codec().encode(command), world.now_ms());
        return id;
    }

    /// @param key under which the same wish is decided once
    String ask(String brandId, Wish wish, @Nullable String key) {
        asked++;
        String id = "ask-" + asked;
        ControlCommand command = ControlCommand.newBuilder().setCommandId(id).setBrandId(brandId)
                .setIdempotencyKey(key).setKind(ControlDocuments.kind(wish))
                .setDocument(ByteBuffer.wrap(ControlDocuments.encode(brandId, wish))).setCaller("simulator")
                .setActor("ann").setIssuedAt(world.now()).build();
        world.cluster.append(world.topics.controlCommands(), brandId.getBytes(StandardCharsets.UTF_8),
                world.topics.controlCommands().codec().encode(command), world.now_ms());
        return id;
    }
}
