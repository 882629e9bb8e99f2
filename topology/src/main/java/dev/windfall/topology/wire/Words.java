package dev.windfall.topology.wire;

import dev.windfall.schemas.AvroInput;
import dev.windfall.schemas.AvroOutput;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Texts that stand in entry after entry, such as a provider's id: each is kept once, and has a number from then on. They are
/// bounded; what comes when there are too many is written out. For one thread.
public final class Words {

    static final int COUNT_MAX = 1 << 14;
    /// What is longer is no name.
    static final int LENGTH_MAX = 100;
    /// In the place of a number: the text itself follows.
    private static final int WRITTEN_OUT = 0;

    /// Is told of a new word before its number is used.
    @FunctionalInterface
    public interface Keeper {

        void keep(int number, String word);
    }

    private final IntFunction<@Nullable String> kept;
    private final Keeper keeper;
    private final List<String> words = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    /// By whoever only reads, and so asks for no more than is named.
    private final Map<Integer, String> found = new HashMap<>();

    /// @param kept the word of a number, from 1 on without a gap; null behind the last
    public Words(IntFunction<@Nullable String> kept, Keeper keeper) {
        this.kept = kept;
        this.keeper = keeper;
        for (String word = kept.apply(1); word != null; word = kept.apply(words.size() + 1)) {
            add(word);
        }
    }

    private Words(IntFunction<@Nullable String> kept) {
        this.kept = kept;
        this.keeper = (number, word) -> {
            throw new IllegalStateException("Whoever only reads has no new words");
        };
    }

    /// For whoever reads entries that others write.
    public static Words toRead(IntFunction<@Nullable String> kept) {
        return new Words(kept);
    }

    public void write(String text, AvroOutput output) {
        Integer number = numbers.get(text);
        if (number == null && words.size() < COUNT_MAX && text.length() <= LENGTH_MAX) {
            keeper.keep(words.size() + 1, text);
            add(text);
            number = words.size();
        }
        if (number != null) {
            output.writeLong(number);
        } else {
            output.writeLong(WRITTEN_OUT);
            output.writeString(text);
        }
    }

    public String read(AvroInput input) {
        int number = input.readInt();
        if (number == WRITTEN_OUT) {
            return input.readString();
        }
        return number <= words.size() ? words.get(number - 1) : found.computeIfAbsent(number, this::lookedUp);
    }

    private String lookedUp(int number) {
        String word = kept.apply(number);
        if (word == null) {
            throw new IllegalStateException("An entry names word %d, which is not kept".formatted(number));
        }
        return word;
    }

    private void add(String word) {
        words.add(word);
        numbers.put(word, words.size());
    }
}
