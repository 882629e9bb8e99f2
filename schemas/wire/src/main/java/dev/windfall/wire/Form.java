package dev.windfall.wire;

import dev.windfall.schemas.AvroCodec;
import dev.windfall.schemas.Undecodable;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

import java.nio.ByteBuffer;
import java.util.function.Function;

/// One kind of value of the domain as a document: a record in Avro's single-object encoding, inside of another.
public final class Form<T> {

    private final Function<T, byte[]> write;
    private final Function<byte[], T> read;

    private Form(Function<T, byte[]> write, Function<byte[], T> read) {
        this.write = write;
        this.read = read;
    }

    public static <T, A extends SpecificRecordBase> Form<T> of(Class<A> type, Function<T, A> toAvro,
            Function<A, T> fromAvro) {
        AvroCodec codec = AvroCodec.of(SpecificData.get().getSchema(type));
        return new Form<>(value -> codec.encode(toAvro.apply(value)),
                bytes -> fromAvro.apply(codec.decode(bytes, type)));
    }

    public ByteBuffer toAvro(T value) {
        return ByteBuffer.wrap(write.apply(value));
    }

    /// @throws Undecodable if it can't be meant
    public T fromAvro(ByteBuffer document) {
        try {
            return read.apply(bytes(document));
        } catch (Undecodable e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Undecodable("It holds what can't be meant (%s)".formatted(e), e); // a word of another version of ours, perhaps
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
