package dev.windfall.api;

import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.players.Profile;
import dev.windfall.schemas.avro.Brand;
import dev.windfall.topology.Engine;
import dev.windfall.topology.wire.Profiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.util.Comparator;
import java.util.List;

@RestController
@RequestMapping("/internal/promotions/players/{playerId}/profile")
class ProfilesController {

    private static final String EXAMPLE = """
            {"player_id": "p1", "level": "vip", "opt_ins": [{"kind": "lossback", "rule_id": "weekly-lossback"}],
             "blocked": false}""";

    private final Engine engine;
    private final ControlDesk desk;
    private final PlayerReads players;

    ProfilesController(Engine engine, ControlDesk desk, PlayerReads players) {
        this.engine = engine;
        this.players = players;
        this.desk = desk;
    }

    /// A profile as it is shown.
    record ProfileView(String playerId, @Nullable String level, List<OptInView> optIns, boolean blocked) {

        static ProfileView of(String playerId, Profile profile) {
            return new ProfileView(playerId, profile.level(), profile.optIns().stream()
                    .map(optIn -> new OptInView(optIn.kind(), optIn.ruleId()))
                    .sorted(Comparator.comparing(OptInView::kind).thenComparing(OptInView::ruleId)).toList(),
                    profile.blocked());
        }
    }

    record OptInView(String kind, String ruleId) {}

    @Operation(summary = "A player's profile, live", description = "A player who has none yet has the empty one.",
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))))
    @GetMapping
    ProfileView get(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable String playerId) {
        Brand brand = Found.brand(engine, brandId);
        return players.ask(brand, playerId, ProfileView.class, state -> ProfileView.of(playerId,
                state.profile(brand, playerId).map(Profiles::fromAvro).orElse(Profile.NONE)));
    }

    @Operation(summary = "Put a player's profile",
            description = "The whole of it: what is left out is at its default. Answers 200 when the ledger works by it, in order "
                    + "with the player's events, and 202 when that takes longer.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))),
            responses = {
                    @ApiResponse(responseCode = "200",
                            content = @Content(mediaType = "application/json", examples = @ExampleObject(EXAMPLE))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content)})
    @PutMapping
    ResponseEntity<ProfileView> put(HttpServletRequest request, @RequestHeader(CallerFilter.BRAND) String brandId,
            @PathVariable String playerId, @RequestBody JsonNode document) throws InterruptedException {
        Profile profile = ProfileDocument.read(playerId, document);
        boolean applied = desk.put(brandId, new Wish.PlayerProfile(playerId, profile), Problem.INVALID_DOCUMENT,
                request).isApplied();
        ProfileView view = ProfileView.of(playerId, profile);
        return applied ? ResponseEntity.ok(view)
                : ResponseEntity.accepted().location(URI.create(request.getRequestURI())).body(view);
    }
}
