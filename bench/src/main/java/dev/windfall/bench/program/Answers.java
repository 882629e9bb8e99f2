package dev.windfall.bench.program;

import dev.windfall.bench.job.Bet;
import dev.windfall.bench.job.Contribution;
import dev.windfall.bench.job.Plot;
import dev.windfall.bench.job.Story;
import dev.windfall.bench.job.Sums;
import dev.windfall.schemas.avro.WalletEvent;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the program must answer for the first players of a story: as the oracle does, this knows it from how their bets end.
final class Answers implements Story.Listener {

    /// @param days keyed as [ToldDays] has them
    record Answer(Player player, Map<String, Sums> days) {}

    private final int playersMax;
    private final Set<Player> players = new LinkedHashSet<>();
    private final Map<Player, Map<String, Sums>> days = new HashMap<>();

    private Answers(int playersMax) {
        this.playersMax = playersMax;
    }

    static List<Answer> of(Plot plot, int playersMax) {
        Answers answers = new Answers(playersMax);
        new Story(plot).tell(answers);
        return answers.players.stream()
                .map(player -> new Answer(player, answers.days.getOrDefault(player, Map.of()))).toList();
    }

    @Override
    public void event(WalletEvent event) {
        if (players.size() < playersMax) {
            players.add(Player.of(event));
        }
    }

    @Override
    public void ends(Contribution bet, boolean rolledBack) {
        String[] parts = bet.totalKey().split("~", 3); // brand, player, and the key of the day
        days.computeIfAbsent(new Player(parts[0], parts[1]), _ -> new HashMap<>())
                .computeIfAbsent(parts[2], _ -> new Sums()).add(1, new Bet(bet, rolledBack));
    }
}
