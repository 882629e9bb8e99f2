package dev.windfall.projections.settlement.seals;

import dev.windfall.projections.Digests;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// 32 bytes of SHA-256, as a value. What is hashed begins with a byte that says what it is, so that nothing passes for anything else.
public record Hash(long first, long second, long third, long fourth) {

    static final int BYTES = 32;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /// What may be hashed. Their numbers are part of every seal: they never change.
    enum Kind {
        LEAF(0), PAIR_OF_LEAVES(1), BUCKET(2), PAIR_OF_BUCKETS(3);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    static Hash of(Kind kind, byte[] content) {
        return of(Digests.sha256(ByteBuffer.allocate(1 + content.length).put(kind.number).put(content).array()));
    }

    static Hash of(Kind kind, String content) {
        return of(kind, content.getBytes(StandardCharsets.UTF_8));
    }

    static Hash ofPair(Kind kind, Hash left, Hash right) {
        return of(kind, ByteBuffer.allocate(2 * BYTES).put(left.bytes()).put(right.bytes()).array());
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(first).putLong(second).putLong(third).putLong(fourth).array();
    }

    /// In hex.
    public String text() {
        return HexFormat.of().formatHex(bytes());
    }

    public static Optional<Hash> read(@Nullable String text) {
        return text != null && HEX.matcher(text).matches() ? Optional.of(of(HexFormat.of().parseHex(text)))
                : Optional.empty();
    }

    /// What [#bytes()] has given.
    public static Hash ofBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("%d bytes are no hash".formatted(bytes.length));
        }
        return of(bytes);
    }

    private static Hash of(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new Hash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
