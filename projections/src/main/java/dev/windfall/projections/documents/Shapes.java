package dev.windfall.projections.documents;

import dev.windfall.projections.Ids;
import dev.windfall.projections.documents.Shape.Keyed;
import dev.windfall.projections.documents.Shape.Leaf;
import dev.windfall.projections.documents.Shape.Section;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The words in which a schema is written.
public final class Shapes {

    public static final Values.Percentage WEIGHT = new Values.Percentage(2);

    private static final int CURRENCIES_MAX = 200;

    /// How much of a bet counts.
    public static final Section WEIGHTS = section(
            field("default", new Leaf(WEIGHT)),
            field("categories", eachName(new Leaf(WEIGHT))),
            field("providers", eachName(new Leaf(WEIGHT))));

    public static final Shape FLAG = new Leaf(new Values.Flag());
    public static final Shape AMOUNTS = eachCurrency(new Leaf(new Values.Amount()));

    private Shapes() {}

    public static <E extends Enum<E>> Shape choice(Class<E> type) {
        return new Leaf(new Values.Choice<>(type));
    }

    public static Shape eachCurrency(Shape each) {
        return new Keyed(code -> Ids.isCurrency(code) ? code : null,
                "a currency's code, such as EUR", CURRENCIES_MAX, each);
    }

    public static Shape eachName(Shape each) {
        return new Keyed(Values::name, "a name of 1 to 100 characters", Values.NAMES_MAX, each);
    }

    public record Field(String name, Shape shape) {}

    public static Field field(String name, Shape shape) {
        return new Field(name, shape);
    }

    public static Section section(Field... fields) {
        SequencedMap<String, Shape> named = new LinkedHashMap<>();
        Arrays.stream(fields).forEach(field -> named.put(field.name, field.shape));
        return new Section(named);
    }

    public static Section joined(Section... sections) {
        SequencedMap<String, Shape> named = new LinkedHashMap<>();
        Arrays.stream(sections).forEach(section -> named.putAll(section.fields()));
        return new Section(named);
    }
}
