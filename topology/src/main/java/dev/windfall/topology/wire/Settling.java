package dev.windfall.topology.wire;

import dev.windfall.projections.players.Profile;
import dev.windfall.projections.rules.Ruling;
import dev.windfall.projections.settlement.RunId;
import dev.windfall.projections.settlement.cuts.FormerProfiles;
import dev.windfall.projections.settlement.cuts.OpenRun;
import dev.windfall.projections.settlement.cuts.Provisional;
import dev.windfall.projections.settlement.cuts.RuleRuns;
import dev.windfall.projections.settlement.cuts.RuleRuns.Closing;
import dev.windfall.projections.settlement.cuts.SealedPlayer;
import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import dev.windfall.schemas.avro.ClosingRun;
import dev.windfall.schemas.avro.DayLength;
import dev.windfall.schemas.avro.FormerProfile;
import dev.windfall.schemas.avro.PieceReason;
import dev.windfall.schemas.avro.SealedPeriod;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the ledger keeps of runs, in bytes and in the domain.
public final class Settling {

    private Settling() {}

    public static dev.windfall.schemas.avro.RuleRuns toAvro(String brandId, RuleRuns runs) {
        OpenRun open = runs.open();
        return dev.windfall.schemas.avro.RuleRuns.newBuilder()
                .setSealed(runs.sealed().entrySet().stream().map(period -> new SealedPeriod(period.getKey(),
                        period.getValue().last(), period.getValue().run().text(), period.getValue().ruleVersion(),
                        period.getValue().markerSeq())).toList())
                .setRulings(runs.rulings().values().stream().map(ruling -> Rules.toAvro(brandId, ruling, 0)).toList())
                .setOpen(open == null ? null : toAvro(open))
                .setClosing(runs.closing().stream().map(run -> new ClosingRun(run.run().text(), run.ruleVersion(),
                        run.markerSeq(), run.isSealed(), run.bucket(), run.position())).toList())
                .setFirstList(runs.firstList()).setLastList(runs.lastList()).build();
    }

    private static dev.windfall.schemas.avro.OpenRun toAvro(OpenRun open) {
        List<PieceReason> reasons = new ArrayList<>();
        open.reasons().forEach((piece, counts) -> counts
                .forEach((reason, players) -> reasons.add(new PieceReason(piece, reason, players))));
        return dev.windfall.schemas.avro.OpenRun.newBuilder().setRunId(open.run().text()).setAttempt(open.attempt())
                .setRuleVersion(open.ruling().version().version()).setMarkerSeq(open.markerSeq())
                .setOffset(open.offset()).setIsSealed(open.isSealed()).setLastList(open.lastList())
                .setLengths(open.lengths().entrySet().stream()
                        .map(length -> new DayLength(length.getKey(), length.getValue())).toList())
                .setStage(open.stage().name()).setList(open.list()).setPosition(open.position()).setReasons(reasons)
                .build();
    }

    public static RuleRuns fromAvro(dev.windfall.schemas.avro.RuleRuns runs) {
        SortedMap<LocalDate, RuleRuns.SealedPeriod> sealed = new TreeMap<>();
        runs.getSealed().forEach(period -> sealed.put(period.getFirst(), new RuleRuns.SealedPeriod(
                RunId.of(period.getRunId()), period.getRuleVersion(), period.getLast(), period.getMarkerSeq())));
        SortedMap<Integer, Ruling> rulings = new TreeMap<>();
        runs.getRulings().stream().map(Rules::fromAvro)
                .forEach(ruling -> rulings.put(ruling.version().version(), ruling));
        var open = runs.getOpen();
        return new RuleRuns(sealed, rulings, open == null ? null : fromAvro(open, rulings),
                runs.getClosing().stream().map(run -> new Closing(RunId.of(run.getRunId()), run.getRuleVersion(),
                        run.getMarkerSeq(), run.getIsSealed(), run.getBucket(), run.getPosition())).toList(),
                runs.getFirstList(), runs.getLastList());
    }

    private static OpenRun fromAvro(dev.windfall.schemas.avro.OpenRun open, SortedMap<Integer, Ruling> rulings) {
        RunId run = RunId.of(open.getRunId());
        Ruling ruling = Objects.requireNonNull(rulings.get(open.getRuleVersion()), "kept with its run");
        SortedMap<LocalDate, Integer> lengths = new TreeMap<>();
        open.getLengths().forEach(length -> lengths.put(length.getDay(), length.getPlayers()));
        SortedMap<Integer, SortedMap<String, Long>> reasons = new TreeMap<>();
        open.getReasons().forEach(reason -> reasons.computeIfAbsent(reason.getPiece(), unseen -> new TreeMap<>())
                .put(reason.getReason(), reason.getPlayers()));
        return new OpenRun(run, open.getAttempt(), ruling, ruling.rule().grid().period(run.periodStart()),
                open.getMarkerSeq(), open.getOffset(), open.getIsSealed(), open.getLastList(), lengths,
                OpenRun.Stage.valueOf(open.getStage()), open.getList(), open.getPosition(), reasons);
    }

    public static dev.windfall.schemas.avro.FormerProfiles toAvro(String brandId, String playerId,
            FormerProfiles former) {
        return new dev.windfall.schemas.avro.FormerProfiles(former.until().entrySet().stream().map(
                each -> new FormerProfile(each.getKey(), Profiles.toAvro(brandId, playerId, each.getValue())))
                .toList());
    }

    public static FormerProfiles fromAvro(dev.windfall.schemas.avro.FormerProfiles former) {
        SortedMap<Long, Profile> until = new TreeMap<>();
        former.getProfiles().forEach(each -> until.put(each.getUntilSeq(), Profiles.fromAvro(each.getProfile())));
        return new FormerProfiles(until);
    }

    // Of players there are many: nothing that their key tells.

    public static void write(SealedPlayer player, Words words, AvroOutput output) {
        write(player.sealed(), words, output);
        output.writeLong(player.changed().size());
        player.changed().forEach(day -> output.writeLong(day.toEpochDay()));
        Provisional rated = player.provisional();
        output.writeLong(rated == null ? 0 : rated.markerSeq()); // control records count from 1
        if (rated != null) {
            output.writeLong(rated.firstDay() == null ? Long.MIN_VALUE : rated.firstDay().toEpochDay());
            output.writeLong(rated.reasons().size());
            rated.reasons().forEach(reason -> words.write(reason, output));
            write(rated.entitlements(), words, output);
        }
    }

    public static SealedPlayer readPlayer(AvroInput input, Words words) {
        SortedMap<LocalDate, SortedMap<String, Long>> sealed = readAmounts(input, words);
        SortedSet<LocalDate> changed = new TreeSet<>();
        for (int count = input.readInt(); count > 0; count--) {
            changed.add(LocalDate.ofEpochDay(input.readLong()));
        }
        return new SealedPlayer(sealed, changed, readProvisional(input, words));
    }

    private static @Nullable Provisional readProvisional(AvroInput input, Words words) {
        long markerSeq = input.readLong();
        if (markerSeq == 0) {
            return null;
        }
        long firstDay = input.readLong();
        List<String> reasons = new ArrayList<>();
        for (int count = input.readInt(); count > 0; count--) {
            reasons.add(words.read(input));
        }
        return new Provisional(markerSeq, firstDay == Long.MIN_VALUE ? null : LocalDate.ofEpochDay(firstDay), reasons,
                readAmounts(input, words));
    }

    private static void write(SortedMap<LocalDate, SortedMap<String, Long>> amounts, Words words, AvroOutput output) {
        output.writeLong(amounts.size());
        amounts.forEach((period, byCurrency) -> {
            output.writeLong(period.toEpochDay());
            output.writeLong(byCurrency.size());
            byCurrency.forEach((currency, amount) -> {
                words.write(currency, output);
                output.writeLong(amount);
            });
        });
    }

    private static SortedMap<LocalDate, SortedMap<String, Long>> readAmounts(AvroInput input, Words words) {
        SortedMap<LocalDate, SortedMap<String, Long>> amounts = new TreeMap<>();
        for (int periods = input.readInt(); periods > 0; periods--) {
            SortedMap<String, Long> byCurrency = new TreeMap<>();
            amounts.put(LocalDate.ofEpochDay(input.readLong()), byCurrency);
            for (int count = input.readInt(); count > 0; count--) {
                byCurrency.put(words.read(input), input.readLong());
            }
        }
        return amounts;
    }
}
