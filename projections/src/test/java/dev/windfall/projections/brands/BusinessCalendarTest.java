package dev.windfall.projections.brands;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;

class BusinessCalendarTest {

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            zone              | starts | instant                  | day
            UTC               | 00:00  | 2026-11-20T00:00:00Z     | 2026-11-20
            UTC               | 00:00  | 2026-11-19T23:59:59.999Z | 2026-11-19
            Europe/Madrid     | 06:00  | 2026-11-20T04:59:59.999Z | 2026-11-19
            Europe/Madrid     | 06:00  | 2026-11-20T05:00:00Z     | 2026-11-20
            Europe/Madrid     | 02:30  | 2026-10-25T00:29:59.999Z | 2026-10-24
            Europe/Madrid     | 02:30  | 2026-10-25T00:30:00Z     | 2026-10-25
            Europe/Madrid     | 02:30  | 2026-10-25T01:00:00Z     | 2026-10-25
            Europe/Madrid     | 02:30  | 2026-03-29T00:59:59.999Z | 2026-03-28
            Europe/Madrid     | 02:30  | 2026-03-29T01:00:00Z     | 2026-03-29
            Pacific/Auckland  | 00:00  | 2026-11-20T10:59:59.999Z | 2026-11-20
            Pacific/Auckland  | 00:00  | 2026-11-20T11:00:00Z     | 2026-11-21
            Pacific/Pago_Pago | 00:00  | 2026-11-20T10:59:59.999Z | 2026-11-19
            Pacific/Apia      | 00:00  | 2011-12-30T09:59:59.999Z | 2011-12-29
            Pacific/Apia      | 00:00  | 2011-12-30T10:00:00Z     | 2011-12-31
            """)
    void anInstantIsInOneDay(ZoneId zone, LocalTime starts, Instant instant, LocalDate day) {
        assertThat(new BusinessCalendar(zone, starts).day(instant)).isEqualTo(day);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            day        | hours
            2026-03-29 | 23
            2026-10-25 | 25
            2026-11-20 | 24
            """)
    void daysAreAsLongAsTheClocksMakeThem(LocalDate day, long hours) {
        BusinessCalendar madrid = new BusinessCalendar(ZoneId.of("Europe/Madrid"), LocalTime.MIDNIGHT);
        assertThat(Duration.between(madrid.start(day), madrid.start(day.plusDays(1)))).hasHours(hours);
    }

    @Test
    void daysNeverGoBack() {
        SplittableRandom random = new SplittableRandom(11);
        for (String zone : new String[]{"Europe/Madrid", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"}) {
            BusinessCalendar calendar = new BusinessCalendar(ZoneId.of(zone), LocalTime.of(random.nextInt(24), 30));
            Instant instant = Instant.parse("2010-01-01T00:00:00Z");
            LocalDate before = calendar.day(instant);
            for (int i = 0; i < 5_000; i++) {
                instant = instant.plusSeconds(random.nextInt(200_000));
                LocalDate day = calendar.day(instant);
                assertThat(day).isAfterOrEqualTo(before);
                assertThat(calendar.start(day)).isBeforeOrEqualTo(instant);
                assertThat(calendar.start(day.plusDays(1))).isAfter(instant);
                before = day;
            }
        }
    }
}
