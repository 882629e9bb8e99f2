package dev.windfall.api;

import dev.windfall.projections.ledger.Tally;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What goes on in a brand, as it happens.
@RestController
class StreamController {

    private static final Logger LOG = LoggerFactory.getLogger(StreamController.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int HEARTBEAT_S = 15;
    private static final int LISTENERS_MAX = 100;
    private static final long FOR_EVER = 0;
    private static final String EXAMPLE = """
            event: tally
            data: {"brand_id": "aurora", "as_of": "2026-11-20T10:00:00.123Z", "read": 1204, "counted": 1190, "waiting": 2,\
             "orphaned": 0, "duplicates": 11, "beyond_horizon": 1, "event_id_reused": 0, "invalid": 0}""";

    private final Engine engine;
    private final BrandParts parts;
    private final Set<SseEmitter> listeners = ConcurrentHashMap.newKeySet();

    StreamController(Engine engine, BrandParts parts) {
        this.engine = engine;
        this.parts = parts;
    }

    /// What became of the brand's events: read = counted + waiting + duplicates + beyond_horizon + event_id_reused + invalid.
    record TallyView(String brandId, Instant asOf, long read, long counted, long waiting, long orphaned,
            long duplicates, long beyondHorizon, long eventIdReused, long invalid) {

        static TallyView of(String brandId, Instant asOf, Tally tally) {
            return new TallyView(brandId, asOf, tally.read(), tally.counted(), tally.waiting(), tally.orphaned(),
                    tally.duplicates(), tally.beyondHorizon(), tally.eventIdReused(), tally.invalid());
        }
    }

    @Operation(summary = "What becomes of the brand's events, told whenever it changes",
            description = "Server-sent events named `tally`.", responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            examples = @ExampleObject(EXAMPLE))))
    @GetMapping(path = "/internal/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(@RequestHeader(CallerFilter.BRAND) String brandId,
            @RequestHeader(CallerFilter.TOKEN) String token) {
        Brand brand = Found.brand(engine, brandId);
        if (listeners.size() >= LISTENERS_MAX) {
            throw Problem.TOO_MANY_LISTENERS.because("%d listen already".formatted(LISTENERS_MAX));
        }
        SseEmitter listener = new SseEmitter(FOR_EVER);
        listeners.add(listener);
        listener.onCompletion(() -> listeners.remove(listener));
        Thread.ofVirtual().name("stream-" + brandId).start(() -> tell(listener, brand, token));
        return listener;
    }

    /// A listener that is gone is told from by the first word that does not reach it.
    private void tell(SseEmitter listener, Brand brand, String token) {
        try {
            TallyView last = null;
            for (int silent_s = 0; listeners.contains(listener); silent_s++) {
                TallyView view = view(brand, token);
                if (view != null && !view.equals(last)) {
                    listener.send(SseEmitter.event().name("tally").data(view, MediaType.APPLICATION_JSON));
                    last = view;
                    silent_s = 0;
                } else if (silent_s >= HEARTBEAT_S) {
                    listener.send(SseEmitter.event().comment("")); // so that one who has gone is noticed
                    silent_s = 0;
                }
                Thread.sleep(INTERVAL);
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("A listener of brand {} has gone", brand.getBrandId(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
            listener.complete();
        }
    }

    /// @return null while a part of the ledger is not ready
    private @Nullable TallyView view(Brand brand, String token) {
        BrandParts.Told told = parts.everywhere(brand, token);
        return told.isWhole() ? TallyView.of(brand.getBrandId(), told.asOf(), told.tally()) : null;
    }

    @PreDestroy
    void close() {
        listeners.forEach(SseEmitter::complete);
        listeners.clear();
    }
}
