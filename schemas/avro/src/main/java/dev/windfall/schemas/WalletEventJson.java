package dev.windfall.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.windfall.schemas.avro.WalletEvent;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/// A wallet event as one JSON object, with the same names as in Avro. Unknown fields are passed over; a field of the wrong
/// type, twice, or missing where Avro needs it, makes the object undecodable.
public final class WalletEventJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(20).build())
            .build();

    private static final int YEAR_MAX = 9999;

    private WalletEventJson() {}

    /// @throws Undecodable with the field at fault, where one is
    public static WalletEvent decode(byte[] bytes) {
        WalletEvent.Builder event = WalletEvent.newBuilder();
        try (JsonParser json = FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new Undecodable("The text is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                set(event, field, json);
            }
            if (json.nextToken() != null) {
                throw new Undecodable("There is more after the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new Undecodable("The text is not JSON: %s, at column %d"
                    .formatted(firstSentence(e), e.getLocation() == null ? 0 : e.getLocation().getColumnNr()), e);
        } catch (IOException e) {
            throw new Undecodable("The text can't be read: " + e, e);
        }
        return build(event);
    }

    /// What the object says that it is, whatever else is wrong with it.
    public static Optional<String> typeOf(byte[] bytes) {
        try (JsonParser json = FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isType = json.currentName().equals("type");
                json.nextToken();
                if (isType) {
                    return json.currentToken() == JsonToken.VALUE_STRING ? Optional.of(json.getText())
                            : Optional.empty();
                }
                json.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it was told before why
        }
    }

    private static void set(WalletEvent.Builder event, String field, JsonParser json) throws IOException {
        switch (field) {
            case "event_id" -> event.setEventId(required(field, text(field, json)));
            case "type" -> event.setType(required(field, text(field, json)));
            case "brand_id" -> event.setBrandId(required(field, text(field, json)));
            case "player_id" -> event.setPlayerId(required(field, text(field, json)));
            case "bet_id" -> event.setBetId(text(field, json));
            case "provider_id" -> event.setProviderId(text(field, json));
            case "game_category" -> event.setGameCategory(text(field, json));
            case "game_id" -> event.setGameId(text(field, json));
            case "round_id" -> event.setRoundId(text(field, json));
            case "currency" -> event.setCurrency(text(field, json));
            case "stake" -> event.setStake(number(field, json));
            case "payout" -> event.setPayout(number(field, json));
            case "bonus_stake" -> event.setBonusStake(orZero(number(field, json)));
            case "bonus_payout" -> event.setBonusPayout(orZero(number(field, json)));
            case "valid_turnover" -> event.setValidTurnover(number(field, json));
            case "amount" -> event.setAmount(number(field, json));
            case "occurred_at" -> event.setOccurredAt(instant(field, required(field, text(field, json))));
            case "revision" -> event.setRevision(smallNumber(field, json));
            case "reverses_event_id" -> event.setReversesEventId(text(field, json));
            default -> json.skipChildren();
        }
    }

    private static WalletEvent build(WalletEvent.Builder event) {
        String missing = Stream.of("event_id", "type", "brand_id", "player_id", "occurred_at")
                .filter(field -> !isSet(event, field)).findFirst().orElse("");
        if (!missing.isEmpty()) {
            throw new Undecodable(missing, "%s is missing".formatted(missing));
        }
        return event.build();
    }

    private static boolean isSet(WalletEvent.Builder event, String field) {
        return switch (field) {
            case "event_id" -> event.hasEventId();
            case "type" -> event.hasType();
            case "brand_id" -> event.hasBrandId();
            case "player_id" -> event.hasPlayerId();
            default -> event.hasOccurredAt();
        };
    }

    private static @Nullable String text(String field, JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> json.getText();
            default -> throw new Undecodable(field, "%s is not a text".formatted(field));
        };
    }

    private static @Nullable Long number(String field, JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> {
                if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw new Undecodable(field, "%s is too large".formatted(field));
                }
                yield json.getLongValue();
            }
            default -> throw new Undecodable(field, "%s is not a whole number of minor units".formatted(field));
        };
    }

    private static @Nullable Integer smallNumber(String field, JsonParser json) throws IOException {
        Long number = number(field, json);
        if (number != null && number != number.intValue()) {
            throw new Undecodable(field, "%s is too large".formatted(field));
        }
        return number == null ? null : number.intValue();
    }

    private static Instant instant(String field, String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            if (time.getYear() < 0 || time.getYear() > YEAR_MAX) {
                throw new Undecodable(field, "%s is in the year %d".formatted(field, time.getYear()));
            }
            return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw new Undecodable(field, "%s is not an ISO 8601 time with offset, such as 2026-11-20T10:00:00Z"
                    .formatted(field));
        }
    }

    private static String required(String field, @Nullable String text) {
        if (text == null) {
            throw new Undecodable(field, "%s is missing".formatted(field));
        }
        return text;
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static String firstSentence(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("")
                .replaceAll("[.;:]? .{0,3}\\(for .*", "");
    }
}
