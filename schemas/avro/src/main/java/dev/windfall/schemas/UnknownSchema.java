package dev.windfall.schemas;

/// What is in Avro's single-object encoding by a schema that is not known here: a newer version of ours has written it, if nobody else
/// writes there.
public final class UnknownSchema extends Undecodable {

    private static final long serialVersionUID = 1L;

    public UnknownSchema(long fingerprint) {
        super("No known schema has the fingerprint %016x".formatted(fingerprint));
    }
}
