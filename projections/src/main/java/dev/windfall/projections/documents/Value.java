package dev.windfall.projections.documents;

import dev.windfall.projections.Mistake;
import org.jspecify.annotations.Nullable;

import java.util.List;

/// One value of a rule's document: how people write it, how it is kept, and what they are told when it can't be read.
public interface Value<T> {

    Class<T> type();

    /// @param pointer where it stands
    /// @return null after a complaint
    @Nullable
    T read(Object written, String pointer, List<Mistake> mistakes);

    /// As it stands in documents; what was read is always written the same.
    Object write(T value);
}
