package dev.windfall.topology.wire;

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

    public static dev.windfall.schemas.avro.RuleState toAvro(String brandId, RuleState state) {
        return new dev.windfall.schemas.avro.RuleState(
                state.global() == null ? null : toAvro(state.global(), Instant.EPOCH, ""),
                state.history().rulings().stream().map(ruling -> Rules.toAvro(brandId, ruling, 0)).toList());
    }

    public static RuleState fromAvro(dev.windfall.schemas.avro.RuleState state) {
        RuleState known = of(state.getHistory());
        return state.getGlobal() == null ? known : known.told(fromAvro(state.getGlobal()));
    }

    /// As its versions tell it; without what the brand was told of defaults.
    public static RuleState of(List<dev.windfall.schemas.avro.RuleVersion> versions) {
        RuleHistory history = history(versions);
        RuleVersion live = history.last(Mode.LIVE);
        RuleVersion shadow = history.last(Mode.SHADOW);
        boolean isTried = shadow != null && (live == null || shadow.version() > live.version());
        return new RuleState(written(live, history), isTried ? written(shadow, history) : null, null, history);
    }

    public static RuleHistory history(List<dev.windfall.schemas.avro.RuleVersion> versions) {
        return new RuleHistory(versions.stream().map(Rules::fromAvro).toList());
    }

    private static @Nullable RuleDocument written(@Nullable RuleVersion version, RuleHistory history) {
        return history.rulings().stream().filter(ruling -> ruling.version().equals(version)).findFirst()
                .map(ruling -> ControlDocuments.written(ruling.rule().name(), ruling.written())).orElse(null);
    }

    public static GlobalRule toAvro(Global global, Instant decidedAt, String actor) {
        return new GlobalRule(global.written().kind().text(), global.written().ruleId(), global.version(),
                global.written().canonical(), decidedAt, actor);
    }

    public static Global fromAvro(GlobalRule global) {
        return new Global(global.getVersion(),
                ControlDocuments.written(Rules.name(global.getKind(), global.getRuleId()), global.getWritten()));
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
}
