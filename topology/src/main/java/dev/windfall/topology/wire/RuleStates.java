package dev.windfall.topology.wire;

import dev.windfall.projections.rules.Kind;
import dev.windfall.projections.rules.RuleBook;
import dev.windfall.projections.rules.RuleDocument;
import dev.windfall.projections.rules.RuleHistory;
import dev.windfall.projections.rules.RuleState;
import dev.windfall.projections.rules.RuleState.Global;
import dev.windfall.projections.rules.RuleVersion;
import dev.windfall.projections.rules.RuleVersion.Mode;
import dev.windfall.schemas.avro.GlobalRule;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What deciders and the ledger keep of rules, in bytes and in the domain.
public final class RuleStates {

    private RuleStates() {}

    public static dev.windfall.schemas.avro.RuleState toAvro(String brandId, Kind kind, String ruleId,
            RuleState state) {
        return dev.windfall.schemas.avro.RuleState.newBuilder().setVersions(state.versions())
                .setLive(text(state.live())).setShadow(text(state.shadow()))
                .setGlobal(state.global() == null ? null : toAvro(kind, ruleId, state.global(), Instant.EPOCH, ""))
                .setHistory(state.history().rulings().stream().map(ruling -> Rules.toAvro(brandId, ruling, 0)).toList())
                .build();
    }

    public static RuleState fromAvro(Kind kind, String ruleId, dev.windfall.schemas.avro.RuleState state) {
        return new RuleState(state.getVersions(), document(kind, ruleId, state.getLive()),
                document(kind, ruleId, state.getShadow()),
                state.getGlobal() == null ? null : fromAvro(state.getGlobal()),
                new RuleHistory(state.getHistory().stream().map(Rules::fromAvro).toList()));
    }

    /// As the versions of a brand's rule let it be seen from outside; without what the brand was told of defaults.
    public static RuleState of(List<dev.windfall.schemas.avro.RuleVersion> versions) {
        RuleHistory history = new RuleHistory(versions.stream().map(Rules::fromAvro).toList());
        RuleVersion live = history.last(Mode.LIVE);
        RuleVersion shadow = history.last(Mode.SHADOW);
        return new RuleState(versions.size(), written(live, versions),
                shadow != null && (live == null || shadow.version() > live.version()) ? written(shadow, versions)
                        : null,
                null, history);
    }

    private static @Nullable RuleDocument written(@Nullable RuleVersion version,
            List<dev.windfall.schemas.avro.RuleVersion> versions) {
        return version == null ? null
                : versions.stream().filter(each -> each.getVersion() == version.version()).findFirst()
                        .map(each -> ControlDocuments.written(version.rule().name(), each.getWritten())).orElse(null);
    }

    public static GlobalRule toAvro(Kind kind, String ruleId, Global global, Instant decidedAt, String actor) {
        return new GlobalRule(kind.text(), ruleId, global.version(), global.written().canonical(), decidedAt, actor);
    }

    public static Global fromAvro(GlobalRule global) {
        return new Global(global.getVersion(),
                ControlDocuments.written(Rules.kind(global.getKind()), global.getRuleId(), global.getWritten()));
    }

    public static dev.windfall.schemas.avro.RuleBook toAvro(String brandId, RuleBook book) {
        List<dev.windfall.schemas.avro.RuleVersion> versions = new ArrayList<>();
        book.rules().values().forEach(history -> history.rulings()
                .forEach(ruling -> versions.add(Rules.toAvro(brandId, ruling, 0))));
        return new dev.windfall.schemas.avro.RuleBook(versions);
    }

    public static RuleBook fromAvro(dev.windfall.schemas.avro.RuleBook book) {
        return RuleBook.of(book.getVersions().stream().map(Rules::fromAvro).toList());
    }

    private static @Nullable String text(@Nullable RuleDocument document) {
        return document == null ? null : document.canonical();
    }

    private static @Nullable RuleDocument document(Kind kind, String ruleId, @Nullable String canonical) {
        return canonical == null ? null : ControlDocuments.written(kind, ruleId, canonical);
    }
}
