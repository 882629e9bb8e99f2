package dev.windfall.app;

import dev.windfall.schemas.Times;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;

/// A time as people write it: 20ms, 60s, 5m, 2h.
public final class TimeOption implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        try {
            return Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
