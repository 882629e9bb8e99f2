package dev.windfall.wire;

import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.avro.Command;

import java.nio.ByteBuffer;
import java.time.Instant;

/// Commands by which one part of the program tells a subject what it has to know.
public final class Commands {

    private Commands() {}

    /// One whose answer nobody awaits, and that no person wants.
    ///
    /// @param id the same for what is told again
    public static Command.Builder unawaited(Subject subject, ByteBuffer document, String id, String caller,
            Instant now) {
        return Command.newBuilder().setCommandId(id).setBrandId(subject.brandId()).setDecider(subject.decider())
                .setSubjectId(subject.id()).setDocument(document).setIsAwaited(false).setCaller(caller).setActor("")
                .setIssuedAt(now);
    }

    /// Whose command it is: all of a subject are in one order.
    public static String key(Command command) {
        return new Subject(command.getDecider(), command.getBrandId(), command.getSubjectId()).key();
    }
}
