package dev.windfall.schemas;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.Schema;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The schemas behind the numbers of Confluent's framing: from a fixed map, or from a registry, which is asked once for each
/// number that it knows, since a number never changes its meaning.
public interface ConfluentSchemas {

    /// How long a registry is not asked again for a number that it did not know.
    Duration UNKNOWN_FOR = Duration.ofMinutes(1);

    /// No number is known.
    ConfluentSchemas NONE = fixed(Map.of());

    /// @throws Undecodable        if there is no such schema
    /// @throws RegistryUnavailable if nobody can tell at present; then the record must wait, not be refused
    Schema byId(int id);

    static ConfluentSchemas fixed(Map<Integer, Schema> schemas) {
        Map<Integer, Schema> known = Map.copyOf(schemas);
        return id -> {
            Schema schema = known.get(id);
            if (schema == null) {
                throw new Undecodable("No known schema has the number %d".formatted(id));
            }
            return schema;
        };
    }

    static ConfluentSchemas registry(URI url) {
        HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        Map<Integer, Schema> known = new ConcurrentHashMap<>();
        Map<Integer, Instant> unknownUntil = new ConcurrentHashMap<>();
        return id -> {
            if (Instant.now().isBefore(unknownUntil.getOrDefault(id, Instant.MIN))) {
                throw new Undecodable("The registry knows no schema with the number %d".formatted(id));
            }
            try {
                return known.computeIfAbsent(id, unasked -> ask(http, url, unasked));
            } catch (Undecodable e) {
                unknownUntil.put(id, Instant.now().plus(UNKNOWN_FOR));
                throw e;
            }
        };
    }

    private static Schema ask(HttpClient http, URI url, int id) {
        URI place = URI.create(url.toString().replaceFirst("/$", "") + "/schemas/ids/" + id);
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(place).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> parse(id, new ObjectMapper().readTree(answer.body()).path("schema").asText());
                case 400, 404,
                        422 -> throw new Undecodable("The registry knows no schema with the number %d".formatted(id));
                default -> throw new RegistryUnavailable("%s answered %d".formatted(place, answer.statusCode()));
            };
        } catch (IOException e) {
            throw new RegistryUnavailable("%s does not answer (%s)".formatted(place, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailable("%s was not waited for".formatted(place));
        }
    }

    private static Schema parse(int id, String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (RuntimeException e) {
            // Avro tells what it can't parse by exceptions of many kinds; references to other schemas are among it.
            throw new Undecodable("The schema with the number %d can't be read (%s)".formatted(id, e.getMessage()), e);
        }
    }

    /// The registry can't be asked at present.
    final class RegistryUnavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RegistryUnavailable(String message) {
            super(message);
        }
    }
}
