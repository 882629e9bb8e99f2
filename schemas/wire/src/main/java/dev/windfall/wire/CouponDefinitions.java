package dev.windfall.wire;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.coupons.definitions.CouponDefinition;
import dev.windfall.projections.coupons.definitions.CouponName;
import dev.windfall.projections.coupons.definitions.Defaults;
import dev.windfall.projections.coupons.definitions.Defined;
import dev.windfall.projections.coupons.definitions.DefinitionCommand;
import dev.windfall.projections.coupons.definitions.DefinitionDocument;
import dev.windfall.projections.coupons.definitions.DefinitionEvent;
import dev.windfall.projections.coupons.definitions.DefinitionState;
import dev.windfall.projections.deciding.Inheritance;
import dev.windfall.projections.documents.CanonicalJson;
import dev.windfall.schemas.JsonTree;
import dev.windfall.schemas.avro.ControlMistake;
import dev.windfall.schemas.avro.CouponDefaults;
import dev.windfall.schemas.avro.CouponDefinitionCommand;
import dev.windfall.schemas.avro.CouponDefinitionEvent;
import dev.windfall.schemas.avro.CouponDefinitionState;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// Definitions of coupons on the wire and in the domain. What was decided is read as it was, whatever would be refused today.
public final class CouponDefinitions {

    public static final Form<DefinitionCommand> COMMAND = Form.of(CouponDefinitionCommand.class,
            CouponDefinitions::toAvro, CouponDefinitions::fromAvro);
    public static final Form<DefinitionEvent> EVENT = Form.of(CouponDefinitionEvent.class, CouponDefinitions::toAvro,
            CouponDefinitions::fromAvro);
    public static final Form<DefinitionState> STATE = Form.of(CouponDefinitionState.class, CouponDefinitions::toAvro,
            CouponDefinitions::fromAvro);

    private CouponDefinitions() {}

    private static CouponDefinitionCommand toAvro(DefinitionCommand command) {
        var avro = CouponDefinitionCommand.newBuilder();
        return switch (command) {
            case DefinitionCommand.Put(DefinitionDocument written, Defaults defaults) -> avro.setKind("PUT")
                    .setCouponId(written.couponId()).setWritten(written.canonical()).setDefaults(toAvro(defaults))
                    .build();
            case DefinitionCommand.PutDefaults(DefinitionDocument written) -> avro.setKind("PUT_DEFAULTS")
                    .setCouponId(written.couponId()).setWritten(written.canonical()).build();
            case DefinitionCommand.Inherit(Defaults defaults) -> avro.setKind("INHERIT")
                    .setDefaults(toAvro(defaults)).build();
            case DefinitionCommand.Follow(String brandId) -> avro.setKind("FOLLOW").setBrandId(brandId).build();
            case DefinitionCommand.Look() -> avro.setKind("LOOK").build();
        };
    }

    private static DefinitionCommand fromAvro(CouponDefinitionCommand command) {
        return switch (command.getKind()) {
            case "PUT" -> new DefinitionCommand.Put(document(command.getCouponId(), command.getWritten()),
                    fromAvro(Objects.requireNonNull(command.getDefaults())));
            case "PUT_DEFAULTS" -> new DefinitionCommand.PutDefaults(
                    document(command.getCouponId(), command.getWritten()));
            case "INHERIT" -> new DefinitionCommand.Inherit(fromAvro(Objects.requireNonNull(command.getDefaults())));
            case "FOLLOW" -> new DefinitionCommand.Follow(command.getBrandId());
            case "LOOK" -> new DefinitionCommand.Look();
            default -> throw new IllegalStateException("Unknown command " + command.getKind());
        };
    }

    private static CouponDefinitionEvent toAvro(DefinitionEvent event) {
        var avro = CouponDefinitionEvent.newBuilder().setBrandId(event.coupon().brandId())
                .setCouponId(event.coupon().couponId());
        return switch (event) {
            case DefinitionEvent.Versioned(CouponName _, Defined defined, Defaults defaults) -> avro
                    .setKind("VERSIONED")
                    .setDefinition(toAvro(defined)).setDefaults(toAvro(defaults)).build();
            case DefinitionEvent.Inherited(CouponName _, Defaults defaults, List<Mistake> notTaken) -> avro
                    .setKind("INHERITED")
                    .setDefaults(toAvro(defaults)).setNotTaken(toAvro(notTaken)).build();
            case DefinitionEvent.Followed(CouponName _, String brandId) -> avro.setKind("FOLLOWED")
                    .setHeir(brandId).build();
        };
    }

    private static DefinitionEvent fromAvro(CouponDefinitionEvent event) {
        CouponName coupon = new CouponName(event.getBrandId(), event.getCouponId());
        return switch (event.getKind()) {
            case "VERSIONED" -> new DefinitionEvent.Versioned(coupon,
                    fromAvro(event.getCouponId(), Objects.requireNonNull(event.getDefinition())),
                    fromAvro(Objects.requireNonNull(event.getDefaults())));
            case "INHERITED" -> new DefinitionEvent.Inherited(coupon,
                    fromAvro(Objects.requireNonNull(event.getDefaults())),
                    fromAvro(event.getNotTaken()));
            case "FOLLOWED" -> new DefinitionEvent.Followed(coupon, event.getHeir());
            default -> throw new IllegalStateException("Unknown event " + event.getKind());
        };
    }

    private static CouponDefinitionState toAvro(DefinitionState state) {
        Defined current = state.current();
        return new CouponDefinitionState(state.coupon().brandId(), state.coupon().couponId(),
                current == null ? null : toAvro(current),
                toAvro(state.defaults()), toAvro(state.notTaken()), List.copyOf(state.heirs()));
    }

    private static DefinitionState fromAvro(CouponDefinitionState state) {
        var current = state.getDefinition();
        return new DefinitionState(new CouponName(state.getBrandId(), state.getCouponId()), current == null ? null
                : fromAvro(state.getCouponId(), current), fromAvro(state.getDefaults()),
                fromAvro(state.getNotTaken()), new TreeSet<>(state.getHeirs()));
    }

    private static dev.windfall.schemas.avro.CouponDefinition toAvro(Defined defined) {
        return new dev.windfall.schemas.avro.CouponDefinition(defined.version(), defined.written().canonical(),
                defined.globalVersion(), CanonicalJson.text(defined.definition().tree()), defined.provenance(),
                defined.decidedAt(), defined.actor());
    }

    private static Defined fromAvro(String couponId, dev.windfall.schemas.avro.CouponDefinition defined) {
        return new Defined(defined.getVersion(), document(couponId, defined.getWritten()), defined.getGlobalVersion(),
                CouponDefinition.read(document(couponId, defined.getDocument())),
                new TreeMap<>(defined.getProvenance()), defined.getDecidedAt(), defined.getActor());
    }

    private static CouponDefaults toAvro(Defaults defaults) {
        return new CouponDefaults(defaults.written().couponId(), defaults.version(), defaults.written().canonical(),
                defaults.decidedAt(), defaults.actor());
    }

    private static Defaults fromAvro(CouponDefaults defaults) {
        return new Defaults(defaults.getVersion(), document(defaults.getCouponId(), defaults.getWritten()),
                defaults.getDecidedAt(), defaults.getActor());
    }

    private static List<ControlMistake> toAvro(List<Mistake> mistakes) {
        return mistakes.stream().map(mistake -> new ControlMistake(mistake.pointer(), mistake.detail())).toList();
    }

    private static List<Mistake> fromAvro(List<ControlMistake> mistakes) {
        return mistakes.stream().map(mistake -> new Mistake(mistake.getPointer(), mistake.getDetail())).toList();
    }

    /// The command by which a brand's coupon hears of it.
    public static DefinitionCommand inherit(String couponId, Inheritance said) {
        return new DefinitionCommand.Inherit(new Defaults(said.version(), document(couponId, said.document()),
                said.decidedAt(), said.actor()));
    }

    /// What [DefinitionDocument#canonical] has written.
    public static DefinitionDocument document(String couponId, String canonical) {
        return switch (DefinitionDocument.read(null, couponId, JsonTree.read(canonical))) {
            case DefinitionDocument.Reading.Valid(DefinitionDocument document) -> document;
            case DefinitionDocument.Reading.Wrong(List<Mistake> mistakes) -> throw new IllegalStateException(
                    "No definition of a coupon: " + mistakes);
        };
    }
}
