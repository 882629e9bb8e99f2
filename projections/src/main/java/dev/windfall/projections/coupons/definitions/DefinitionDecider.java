package dev.windfall.projections.coupons.definitions;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.coupons.definitions.CouponDefinition.Resolved;
import dev.windfall.projections.deciding.Consequence;
import dev.windfall.projections.deciding.Decider;
import dev.windfall.projections.deciding.Decision;
import dev.windfall.projections.deciding.Decision.Rejection;
import dev.windfall.projections.deciding.Given;
import dev.windfall.projections.deciding.Subject;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What a coupon of a brand gives is decided here, version after version; and under the brand `*`, what brands inherit of it. Who has
/// activated one keeps its terms, whatever becomes of the definition.
public final class DefinitionDecider implements Decider<DefinitionState, DefinitionCommand, DefinitionEvent> {

    public static final String DECIDER = "coupon-definition";

    @Override
    public Decision<DefinitionEvent> decide(Subject subject, @Nullable DefinitionState state, DefinitionCommand command,
            Given given) {
        DefinitionState known = Objects.requireNonNullElseGet(state,
                () -> DefinitionState.nothing(CouponName.of(subject)));
        return switch (command) {
            case DefinitionCommand.Put(DefinitionDocument written, Defaults defaults) -> put(known, written, defaults,
                    given);
            case DefinitionCommand.PutDefaults(DefinitionDocument written) -> putDefaults(known, written, given);
            case DefinitionCommand.Inherit(Defaults defaults) -> inherit(known, defaults, given);
            case DefinitionCommand.Follow(String brandId) -> known.heirs().contains(brandId)
                    ? new Decision.Unchanged<>()
                    : decided(new DefinitionEvent.Followed(known.coupon(), brandId));
            case DefinitionCommand.Look() -> known.isDefined() ? new Decision.Unchanged<>()
                    : Decision.rejected("unknown-coupon", "There is no coupon " + subject.id());
        };
    }

    @Override
    public DefinitionState evolve(@Nullable DefinitionState state, DefinitionEvent event) {
        return Objects.requireNonNullElseGet(state, () -> DefinitionState.nothing(event.coupon())).after(event);
    }

    @Override
    public Optional<Instant> wakeAt(DefinitionState state) {
        return Optional.empty();
    }

    @Override
    public DefinitionCommand wake() {
        return new DefinitionCommand.Look();
    }

    private static Decision<DefinitionEvent> put(DefinitionState state, DefinitionDocument written, Defaults told,
            Given given) {
        Defaults defaults = newer(state.defaults(), told);
        return switch (CouponDefinition.resolve(written, defaults.written())) {
            case Resolved.Wrong(List<Mistake> mistakes) -> refused(mistakes);
            case Resolved.Valid valid -> {
                Defined current = state.current();
                boolean isSame = current != null && current.written().equals(written)
                        && current.definition().equals(valid.definition());
                yield isSame ? new Decision.Unchanged<>()
                        : decided(version(state, written, defaults, valid, given));
            }
        };
    }

    /// A brand that can't go by new defaults goes on as it was, and says why.
    private static Decision<DefinitionEvent> inherit(DefinitionState state, Defaults told, Given given) {
        Defined current = state.current();
        if (told.version() <= state.defaults().version()) {
            return new Decision.Unchanged<>();
        }
        if (current == null) { // it may have such a coupon tomorrow
            return decided(new DefinitionEvent.Inherited(state.coupon(), told, List.of()));
        }
        return switch (CouponDefinition.resolve(current.written(), told.written())) {
            case Resolved.Wrong(List<Mistake> mistakes) -> decided(
                    new DefinitionEvent.Inherited(state.coupon(), told, mistakes));
            case Resolved.Valid valid -> decided(valid.definition().equals(current.definition())
                    ? new DefinitionEvent.Inherited(state.coupon(), told, List.of())
                    : version(state, current.written(), told, valid, given));
        };
    }

    private static DefinitionEvent version(DefinitionState state, DefinitionDocument written, Defaults defaults,
            Resolved.Valid valid, Given given) {
        Defined current = state.current();
        return new DefinitionEvent.Versioned(state.coupon(),
                new Defined(current == null ? 1 : current.version() + 1, written,
                        defaults.version(), valid.definition(), valid.provenance(), given.now(), given.actor()),
                defaults);
    }

    private static Decision<DefinitionEvent> putDefaults(DefinitionState state, DefinitionDocument written,
            Given given) {
        List<Mistake> mistakes = CouponDefinition.checkGlobal(written);
        if (!mistakes.isEmpty()) {
            return refused(mistakes);
        }
        Defaults before = state.defaults();
        if (before.version() > 0 && before.written().equals(written)) {
            return new Decision.Unchanged<>();
        }
        Defaults next = new Defaults(before.version() + 1, written, given.now(), given.actor());
        List<Consequence> told = new ArrayList<>();
        state.heirs().forEach(brandId -> told.add(new Consequence.TellHeir(
                new CouponName(brandId, state.coupon().couponId()).subject(), next.toInherit())));
        return new Decision.Decided<>(List.of(new DefinitionEvent.Inherited(state.coupon(), next, List.of())), told);
    }

    private static Defaults newer(Defaults one, Defaults other) {
        return other.version() > one.version() ? other : one;
    }

    private static Decision<DefinitionEvent> refused(List<Mistake> mistakes) {
        Mistake first = mistakes.getFirst();
        return new Decision.Rejected<>(new Rejection("invalid-document", first.detail(), first.pointer()));
    }

    private static Decision<DefinitionEvent> decided(DefinitionEvent event) {
        return new Decision.Decided<>(List.of(event), List.of());
    }
}
