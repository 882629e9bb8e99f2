package dev.windfall.topology.wire;

import dev.windfall.projections.controls.Control;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.avro.Brand;

/// The documents of control records on the wire, each named by its kind, and in the domain.
public final class ControlDocuments {

    private static final String BRAND = "BRAND";
    private static final String PROFILE = "PROFILE";
    private static final AvroCodec CODEC = AvroCodec.of(Brand.getClassSchema(),
            dev.windfall.schemas.avro.Profile.getClassSchema());

    private ControlDocuments() {}

    public static String kind(Control.Document document) {
        return switch (document) {
            case Control.Document.Settings _ -> BRAND;
            case Control.Document.PlayerProfile _ -> PROFILE;
        };
    }

    /// @param controlSeq of the control record that carries it; 0 while it is but wanted
    public static byte[] encode(String brandId, Control.Document document, long controlSeq) {
        return switch (document) {
            case Control.Document.Settings(var settings) -> CODEC.encode(Brands.toAvro(settings, controlSeq));
            case Control.Document.PlayerProfile(String playerId, Profile profile) -> CODEC
                    .encode(Profiles.toAvro(brandId, playerId, profile));
        };
    }

    /// @throws IllegalStateException if the kind is unknown: that is never passed over
    public static Control.Document decode(String kind, byte[] bytes) {
        return switch (kind) {
            case BRAND -> new Control.Document.Settings(Brands.fromAvro(CODEC.decode(bytes, Brand.class)));
            case PROFILE -> {
                var profile = CODEC.decode(bytes, dev.windfall.schemas.avro.Profile.class);
                yield new Control.Document.PlayerProfile(profile.getPlayerId(), Profiles.fromAvro(profile));
            }
            default -> throw new IllegalStateException("Unknown control record " + kind);
        };
    }
}
