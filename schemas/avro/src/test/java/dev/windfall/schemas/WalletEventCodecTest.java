package dev.windfall.schemas;

import com.sun.net.httpserver.HttpServer;
import dev.windfall.schemas.avro.WalletEvent;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WalletEventCodecTest {

    /// The length of a text stands in the bytes themselves.
    @Test
    void aFewBytesCannotAskForAllMemory() {
        byte[] bytes = new byte[16];
        System.arraycopy(AvroCodec.of(WalletEvent.getClassSchema()).encode(Examples.walletEvent()), 0, bytes, 0, 10);
        long length = 2L * 900_000_000;
        for (int i = 10; i < 15; i++) {
            bytes[i] = (byte) ((length & 0x7f) | 0x80);
            length >>>= 7;
        }
        bytes[14] &= 0x7f;
        assertThatThrownBy(() -> WalletEventCodec.of(WalletFormat.AVRO, ConfluentSchemas.NONE).decode(bytes))
                .isInstanceOf(Undecodable.class);
    }

    @Test
    void theTypeCanBeToldWhateverElseIsWrong() {
        assertThat(WalletEventJson.typeOf("{\"a\": {\"type\": 1}, \"type\": \"PING\"".getBytes(StandardCharsets.UTF_8)))
                .contains("PING");
        assertThat(WalletEventJson.typeOf("{\"type\": 7}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(WalletEventJson.typeOf("[]".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(WalletEventJson.typeOf("{".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    private static final String ROLLBACK = """
            {"event_id": "e-2", "type": "BET_ROLLED_BACK", "brand_id": "aurora", "player_id": "p1", "bet_id": "b-1",
             "occurred_at": "2026-11-20T13:00:00.5+01:00", "mood": {"good": [1, 2]}}""";

    /// What a wallet with a schema of its own might write: fewer fields, in another order.
    private static final Schema FOREIGN = new Schema.Parser().parse("""
            {"type": "record", "name": "WalletEvent", "namespace": "dev.windfall.schemas.avro", "fields": [
              {"name": "player_id", "type": "string"}, {"name": "brand_id", "type": "string"},
              {"name": "type", "type": "string"}, {"name": "event_id", "type": "string"},
              {"name": "occurred_at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}""");

    @Test
    void avroIsReadAsItWasWritten() {
        byte[] bytes = AvroCodec.of(WalletEvent.getClassSchema()).encode(Examples.walletEvent());
        assertThat(WalletEventCodec.of(WalletFormat.AVRO, ConfluentSchemas.NONE).decode(bytes))
                .isEqualTo(Examples.walletEvent());
    }

    @Test
    void jsonHasTheSameNamesAndOffsetsAreResolved() {
        WalletEvent event = json(ROLLBACK);
        assertThat(event.getEventId()).isEqualTo("e-2");
        assertThat(event.getOccurredAt()).isEqualTo("2026-11-20T12:00:00.500Z");
        assertThat(event.getStake()).isNull();
        assertThat(event.getBonusStake()).isZero();
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            replace                       | by                  | field       | said
            "e-2"                         | 7                   | event_id    | event_id is not a text
            "event_id": "e-2",            | ``                  | event_id    | event_id is missing
            "event_id": "e-2",            | "event_id": null,   | event_id    | event_id is missing
            "bet_id"                      | "stake"             | stake       | stake is not a whole number of minor units
            "b-1"                         | "b-1", "stake": 1.5 | stake       | stake is not a whole number of minor units
            "b-1"                         | "b", "stake": 99999999999999999999 | stake | stake is too large
            "b-1"                         | "b-1", "revision": 3000000000 | revision | revision is too large
            +01:00                        | ``                  | occurred_at | occurred_at is not an ISO 8601 time with offset
            2026-11-20T                   | -999999999-01-01T   | occurred_at | occurred_at is in the year -999999999
            2026-11-20T                   | 2026-02-30T         | occurred_at | occurred_at is not an ISO 8601 time with offset
            "b-1"                         | "b-1" "x"           | none        | The text is not JSON
            "bet_id"                      | "type"              | none        | The text is not JSON: Duplicate field 'type'
            {"event_id"                   | [{"event_id"        | none        | The text is not a JSON object
            [1, 2]}}                      | [1, 2]}} x          | none        | The text is not JSON
            [1, 2]}}                      | [1, 2]}} {}         | none        | There is more after the JSON object
            [1, 2]}}                      | [1, 2]              | none        | The text is not JSON
            """)
    void jsonThatCannotBeMeantIsRefusedWithTheField(String replace, String by, String field, String said) {
        assertThat(ROLLBACK).contains(replace);
        assertThatThrownBy(() -> json(ROLLBACK.replace(replace, by)))
                .isInstanceOf(Undecodable.class)
                .hasMessageStartingWith(said)
                .extracting(e -> ((Undecodable) e).field()).isEqualTo(field);
    }

    @Test
    void confluentFramingIsReadWithTheSchemaThatWroteIt() throws IOException {
        WalletEventCodec codec = WalletEventCodec.of(WalletFormat.CONFLUENT,
                ConfluentSchemas.fixed(Map.of(9, FOREIGN)));
        assertThat(codec.decode(framed(9)).getPlayerId()).isEqualTo("p1");
        assertThatThrownBy(() -> codec.decode(framed(8))).isInstanceOf(Undecodable.class)
                .hasMessage("No known schema has the number 8");
        assertThatThrownBy(() -> codec.decode(new byte[]{0, 0, 0, 0, 9, 2})).isInstanceOf(Undecodable.class);
        assertThatThrownBy(() -> codec.decode("{}".getBytes(StandardCharsets.UTF_8))).isInstanceOf(Undecodable.class);
    }

    @Test
    void aRegistryIsAskedOnceForEachNumberAndItsSilenceIsNoRefusal() throws IOException {
        AtomicInteger questions = new AtomicInteger();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/schemas/ids/", exchange -> {
            questions.incrementAndGet();
            boolean known = exchange.getRequestURI().getPath().endsWith("/9");
            byte[] answer = ("{\"schema\": \"" + FOREIGN.toString().replace("\"", "\\\"") + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, known ? answer.length : -1);
            exchange.getResponseBody().write(known ? answer : new byte[0]);
            exchange.close();
        });
        registry.start();
        WalletEventCodec codec = WalletEventCodec.of(WalletFormat.CONFLUENT, ConfluentSchemas.registry(
                URI.create("http://127.0.0.1:" + registry.getAddress().getPort() + "/")));
        assertThat(codec.decode(framed(9)).getEventId()).isEqualTo("e-3");
        assertThat(codec.decode(framed(9)).getEventId()).isEqualTo("e-3");
        assertThat(questions).hasValue(1);
        assertThatThrownBy(() -> codec.decode(framed(8))).isInstanceOf(Undecodable.class);
        registry.stop(0);
        assertThatThrownBy(() -> codec.decode(framed(7))).isInstanceOf(ConfluentSchemas.RegistryUnavailable.class);
    }

    @Test
    void whatARegistryDoesNotKnowOrNobodyCanReadIsUndecodableAndAskedOnce() throws IOException {
        AtomicInteger questions = new AtomicInteger();
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/schemas/ids/", exchange -> {
            questions.incrementAndGet();
            boolean known = exchange.getRequestURI().getPath().endsWith("/5");
            byte[] answer = "{\"schema\": \"{\\\"type\\\": \\\"com.foo.Elsewhere\\\"}\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        WalletEventCodec codec = WalletEventCodec.of(WalletFormat.CONFLUENT, ConfluentSchemas.registry(
                URI.create("http://127.0.0.1:" + registry.getAddress().getPort())));
        for (int schemaId : new int[]{4, 4, 4, 5, 5}) {
            assertThatThrownBy(() -> codec.decode(framed(schemaId))).isInstanceOf(Undecodable.class);
        }
        assertThat(questions).hasValue(2);
        registry.stop(0);
    }

    private static WalletEvent json(String text) {
        return WalletEventCodec.of(WalletFormat.JSON, ConfluentSchemas.NONE)
                .decode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] framed(int schemaId) throws IOException {
        GenericRecord event = new GenericData.Record(FOREIGN);
        event.put("player_id", "p1");
        event.put("brand_id", "aurora");
        event.put("type", "DEPOSIT");
        event.put("event_id", "e-3");
        event.put("occurred_at", Examples.NOON.toEpochMilli());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(4).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(FOREIGN).write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
