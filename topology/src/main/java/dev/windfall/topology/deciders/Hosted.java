package dev.windfall.topology.deciders;

import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.deciding.EffectNews;
import dev.windfall.projections.deciding.Subject;
import dev.windfall.schemas.avro.CommandAnswer;
import dev.windfall.wire.Form;
import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Function;

/// A decider with all that its host has to know of it.
///
/// @param name  of its subjects' kind, as in [Subject#decider]
/// @param told  the command by which a subject hears what has become of an effect of its own
public record Hosted<S, C, E>(String name, Decider<S, C, E> decider, Form<S> states, Form<C> commands,
        Form<E> events, Function<EffectNews, C> told) {

    Hosted<S, C, E> decidedBy(Decider<S, C, E> other) {
        return new Hosted<>(name, other, states, commands, events, told);
    }

    Kept<S> fromAvro(dev.windfall.schemas.avro.@Nullable Subject stored) {
        return stored == null ? Kept.nothing()
                : new Kept<>(stored.getSeq(), states.fromAvro(stored.getState()), stored.getWakeAt(),
                        stored.getDecidedUpTo(), stored.getLastKey(), stored.getLastDocumentSha256());
    }

    dev.windfall.schemas.avro.Subject toAvro(Kept<S> kept) {
        return new dev.windfall.schemas.avro.Subject(kept.seq(), states.toAvro(Objects.requireNonNull(kept.state())),
                kept.wakeAt(), kept.decidedUpTo(), kept.lastKey(), kept.lastWish());
    }

    CommandAnswer toAvro(String commandId, Answer<S> answer) {
        CommandAnswer.Builder avro = CommandAnswer.newBuilder().setCommandId(commandId)
                .setOutcome(answer.outcome().name()).setSeq(answer.seq())
                .setState(answer.state() == null ? null : states.toAvro(answer.state()));
        Rejection rejection = answer.rejection();
        return rejection == null ? avro.build()
                : avro.setCode(rejection.code()).setDetail(rejection.detail()).setPointer(rejection.pointer()).build();
    }

    Answer<S> fromAvro(CommandAnswer answer) {
        Rejection rejection = answer.getCode() == null ? null
                : new Rejection(answer.getCode(), Objects.requireNonNull(answer.getDetail()), answer.getPointer());
        return new Answer<>(Answer.Outcome.valueOf(answer.getOutcome()), answer.getSeq(),
                answer.getState() == null ? null : states.fromAvro(answer.getState()), rejection);
    }
}
