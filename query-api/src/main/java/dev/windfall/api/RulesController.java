package dev.windfall.api;

import dev.windfall.projections.Mistake;
import dev.windfall.projections.controls.Wish;
import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.Resolution;
import dev.windfall.projections.rules.RuleDecider;
import dev.windfall.projections.rules.RuleDecider.Decision;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleName;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.rules.RuleVersion.Mode;
import dev.windfall.schemas.avro.RuleVersion;
import dev.windfall.topology.Engine;
import dev.windfall.topology.rules.RuleTable;
import dev.windfall.topology.wire.ControlDocuments;
import dev.windfall.topology.wire.RuleStates;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Rules of a brand, or under the brand `*` the defaults that all brands inherit from.
@RestController
@RequestMapping("/internal/promotions/{kind}/rules")
class RulesController {

    private static final String DOCUMENT = """
            {"period": "WEEKLY", "exclude": {"categories": ["live"]}, "weights": {"categories": {"table": "10%"}},
             "tiers": {"EUR": [{"from": 0, "rate": "5%"}, {"from": 100000, "rate": "8%"}]}, "min_payout": {"EUR": 100}}""";
    private static final String VERSION = """
            {"brand_id": "aurora", "kind": "lossback", "rule_id": "weekly-lossback", "version": 2,
             "effective_from": "2026-11-30", "mode": "LIVE", "digest": "5f0c…", "global_version": 0,
             "decided_at": "2026-11-25T10:00:00.123Z", "actor": "ann", "written": {"period": "WEEKLY", "tiers": {"EUR":
             [{"from": 0, "rate": "5%"}]}}, "rule": {"base": "NET_LOSS", "period": "WEEKLY"},
             "provenance": {"/base": "DEFAULT", "/period": "BRAND"}}""";
    private static final String VERSIONS = "{\"brand_id\": \"aurora\", \"kind\": \"lossback\", "
            + "\"rule_id\": \"weekly-lossback\", \"versions\": [" + VERSION + "]}";
    private static final String STATE = """
            {"brand_id": "aurora", "kind": "lossback", "rule_id": "weekly-lossback", "today": "2026-11-25",
             "in_force": {"version": 1, "effective_from": "2026-11-02", "mode": "LIVE"}, "shadow": null,
             "to_come": [{"version": 2, "effective_from": "2026-11-30", "mode": "LIVE"}], "inheritance": []}""";

    private final Engine engine;
    private final ControlDesk desk;

    RulesController(Engine engine, ControlDesk desk) {
        this.engine = engine;
        this.desk = desk;
    }

    record RulesView(String brandId, List<RuleView> rules) {}

    @Operation(summary = "The rules of one kind", responses = @ApiResponse(responseCode = "200",
            content = @Content(mediaType = "application/json",
                    examples = @ExampleObject("{\"brand_id\": \"aurora\", \"rules\": [" + STATE + "]}"))))
    @GetMapping
    RulesView list(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText) {
        Kind kind = kind(kindText);
        List<RuleName> names = brandId.equals(Wish.GLOBAL) ? engine.rules().defaults(kind)
                : engine.rules().rules(brandId, kind);
        return new RulesView(brandId, names.stream().map(name -> view(brandId, name)).toList());
    }

    @Operation(summary = "A rule: what is in force today, what is tried beside it, and what is to come",
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(STATE))))
    @GetMapping("/{ruleId}")
    RuleView get(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String ruleId) {
        return view(brandId, known(brandId, kind(kindText), ruleId));
    }

    record VersionsView(String brandId, String kind, String ruleId, List<RuleVersionView> versions) {}

    @Operation(summary = "All versions of a rule, the newest first", responses = @ApiResponse(responseCode = "200",
            content = @Content(mediaType = "application/json",
                    examples = @ExampleObject(VERSIONS))))
    @GetMapping("/{ruleId}/versions")
    VersionsView versions(@RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String ruleId) {
        RuleName name = known(brandId, kind(kindText), ruleId);
        return new VersionsView(brandId, name.kind().text(), ruleId,
                versions(brandId, name).stream().sorted(Comparator.comparingInt(RuleVersionView::version).reversed())
                        .toList());
    }

    @Operation(summary = "Put a new version of a rule",
            description = "What is left out is inherited, or at its default. With mode SHADOW it is rated beside the rule in force, "
                    + "and pays nothing. Answers 200 when the ledger works by it, and 202 when that takes longer.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(DOCUMENT))),
            responses = {
                    @ApiResponse(responseCode = "200",
                            content = @Content(mediaType = "application/json", examples = @ExampleObject(VERSION))),
                    @ApiResponse(responseCode = "202", description = "On its way; ask again at Location",
                            content = @Content),
                    @ApiResponse(responseCode = "422", description = "It can't be meant: `errors` says where and why",
                            content = @Content)})
    @PutMapping("/{ruleId}")
    ResponseEntity<RuleVersionView> put(HttpServletRequest request,
            @RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String ruleId, @RequestBody String text) throws InterruptedException {
        RuleName name = new RuleName(kind(kindText), ruleId);
        RuleDocument written = written(brandId, name, text);
        Problem.INVALID_DOCUMENT.unlessNone(
                brandId.equals(Wish.GLOBAL) ? mistakesInDefaults(written) : mistakes(brandId, written));
        return put(request, brandId, name, written);
    }

    @Operation(summary = "Let a version that is tried pay",
            description = "Makes a new version of what was written for the one that is tried, or for the version that is named.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content),
            responses = @ApiResponse(responseCode = "200",
                    content = @Content(mediaType = "application/json", examples = @ExampleObject(VERSION))))
    @PostMapping("/{ruleId}/promote")
    ResponseEntity<RuleVersionView> promote(HttpServletRequest request,
            @RequestHeader(CallerFilter.BRAND) String brandId, @PathVariable("kind") String kindText,
            @PathVariable String ruleId, @RequestParam @Nullable Integer version) throws InterruptedException {
        RuleName name = known(brandId, kind(kindText), ruleId);
        List<RuleVersion> versions = engine.rules().versions(brandId, name);
        int wanted = version != null ? version : versions.getLast().getVersion();
        RuleVersion tried = versions.stream().filter(each -> each.getVersion() == wanted)
                .filter(each -> version != null || each.getMode().equals(Mode.SHADOW.name())).findFirst()
                .orElseThrow(() -> Problem.UNKNOWN_RULE.because(version == null
                        ? "No version of %s is tried: a newer one that pays ended the trial, or there was none"
                                .formatted(ruleId)
                        : "%s has no version %d".formatted(ruleId, version)));
        return put(request, brandId, name, ControlDocuments.written(name, tried.getWritten()).withoutTiming());
    }

    private ResponseEntity<RuleVersionView> put(HttpServletRequest request, String brandId, RuleName name,
            RuleDocument written) throws InterruptedException {
        ControlDesk.Put put = desk.put(brandId, new Wish.WrittenRule(written),
                Problem.INVALID_DOCUMENT, request);
        if (!put.isApplied()) {
            return ResponseEntity.accepted().location(URI.create("/internal/promotions/%s/rules/%s/versions"
                    .formatted(name.kind().text(), name.ruleId()))).build();
        }
        return ResponseEntity.ok(answered(brandId, name, written.mode(), put));
    }

    /// The version that was decided, or the one that stood already.
    private RuleVersionView answered(String brandId, RuleName name, Mode mode, ControlDesk.Put put) {
        if (brandId.equals(Wish.GLOBAL)) {
            return engine.rules().defaults(name).stream().filter(each -> each.getVersion() == put.controlSeq())
                    .map(RuleVersionView::of).findFirst().orElseThrow();
        }
        return engine.rules().versions(brandId, name).stream()
                .filter(each -> put.isNew() ? each.getControlSeq() == put.controlSeq()
                        : each.getMode().equals(mode.name()))
                .max(Comparator.comparingInt(RuleVersion::getVersion)).map(RuleVersionView::of).orElseThrow();
    }

    private static RuleDocument written(String brandId, RuleName name, String text) {
        return switch (RuleDocument.read(brandId, name.kind(), name.ruleId(), JsonBody.read(text))) {
            case RuleDocument.Reading.Valid(RuleDocument document) -> document;
            case RuleDocument.Reading.Wrong(List<Mistake> mistakes) -> throw Problem.INVALID_DOCUMENT
                    .because(Problem.faults(mistakes));
        };
    }

    private List<Mistake> mistakes(String brandId, RuleDocument written) {
        return switch (Resolution.resolve(written, Found.defaults(engine, written.name()),
                Found.settings(engine, brandId).currencies().keySet())) {
            case Resolution.Resolved.Valid _ -> List.of();
            case Resolution.Resolved.Wrong(List<Mistake> mistakes) -> mistakes;
        };
    }

    /// Those of the document, or else what it would break at brands that inherit from it.
    private List<Mistake> mistakesInDefaults(RuleDocument written) {
        List<Mistake> own = Resolution.checkGlobal(written);
        if (!own.isEmpty()) {
            return own;
        }
        List<Mistake> atBrands = new ArrayList<>();
        for (String brandId : engine.rules().brandsWith(written.name())) {
            RuleDecider decider = new RuleDecider(Found.settings(engine, brandId).currencies().keySet(), true,
                    Found.today(engine, brandId), LocalDate.MIN, engine.clock().instant(), "");
            if (decider.take(RuleStates.of(engine.rules().versions(brandId, written.name())),
                    new Global(1, written)) instanceof Decision.Refused(List<Mistake> mistakes)) {
                mistakes.forEach(mistake -> atBrands.add(new Mistake(mistake.pointer(),
                        "brand %s inherits it: %s".formatted(brandId, mistake.detail()))));
            }
        }
        return atBrands;
    }

    private RuleView view(String brandId, RuleName name) {
        if (brandId.equals(Wish.GLOBAL)) {
            return RuleView.ofDefaults(name, engine.rules());
        }
        return RuleView.of(brandId, name, Found.today(engine, brandId), engine.rules());
    }

    private List<RuleVersionView> versions(String brandId, RuleName name) {
        RuleTable rules = engine.rules();
        return brandId.equals(Wish.GLOBAL)
                ? rules.defaults(name).stream().map(RuleVersionView::of).toList()
                : rules.versions(brandId, name).stream().map(RuleVersionView::of).toList();
    }

    private RuleName known(String brandId, Kind kind, String ruleId) {
        RuleName name = new RuleName(kind, ruleId);
        if (versions(brandId, name).isEmpty()) {
            throw Problem.UNKNOWN_RULE.because("%s has no %s rule %s".formatted(
                    brandId.equals(Wish.GLOBAL) ? "No brand" : "Brand " + brandId, kind.text(), ruleId));
        }
        return name;
    }

    static Kind kind(String text) {
        Kind kind = Kind.of(text);
        if (kind == null) {
            throw Problem.UNKNOWN_KIND.because("%s is no kind of rule: rebate, cashback or lossback".formatted(text));
        }
        return kind;
    }
}
