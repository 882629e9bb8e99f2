package dev.windfall.schemas;

/// How the events of a wallet topic are encoded.
public enum WalletFormat {
    /// Avro's single-object encoding.
    AVRO,
    /// A zero byte, the schema's number in a registry (four bytes), then Avro's binary encoding.
    CONFLUENT,
    /// One JSON object.
    JSON
}
