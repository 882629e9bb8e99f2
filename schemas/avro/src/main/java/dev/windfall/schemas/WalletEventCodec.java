package dev.windfall.schemas;

import dev.windfall.schemas.avro.WalletEvent;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads wallet events in one of their formats.
@FunctionalInterface
public interface WalletEventCodec {

    /// @throws Undecodable if the bytes are no wallet event
    WalletEvent decode(byte[] bytes);

    static WalletEventCodec of(WalletFormat format, ConfluentSchemas schemas) {
        return switch (format) {
            case AVRO -> {
                AvroCodec codec = AvroCodec.of(WalletEvent.getClassSchema());
                yield bytes -> codec.decode(bytes, WalletEvent.class);
            }
            case CONFLUENT -> {
                AvroCodec.bound();
                yield bytes -> decodeConfluent(bytes, schemas);
            }
            case JSON -> WalletEventJson::decode;
        };
    }

    private static WalletEvent decodeConfluent(byte[] bytes, ConfluentSchemas schemas) {
        if (bytes.length < 5 || bytes[0] != 0) {
            throw new Undecodable("The bytes do not begin with a zero and the number of a schema");
        }
        Schema written = schemas.byId(ByteBuffer.wrap(bytes).getInt(1));
        try {
            BinaryDecoder data = DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null);
            WalletEvent event = new SpecificDatumReader<WalletEvent>(written, WalletEvent.getClassSchema()).read(null,
                    data);
            if (!data.isEnd()) {
                throw new Undecodable("There is more after the event");
            }
            return event;
        } catch (IOException | RuntimeException e) {
            throw e instanceof Undecodable undecodable ? undecodable
                    : new Undecodable("The bytes do not fit their schema (%s)".formatted(e), e);
        }
    }
}
