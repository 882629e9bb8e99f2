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
            zone                | starts | day        | begins
            Europe/Madrid       | 01:30  | 2026-03-29 | 2026-03-29T00:30:00Z
            Europe/Madrid       | 02:30  | 2026-03-29 | 2026-03-29T01:00:00Z
            Europe/Madrid       | 06:00  | 2026-03-29 | 2026-03-29T04:00:00Z
            Europe/Madrid       | 01:30  | 2026-10-25 | 2026-10-24T23:30:00Z
            Europe/Madrid       | 02:30  | 2026-10-25 | 2026-10-25T00:30:00Z
            Europe/Madrid       | 06:00  | 2026-10-25 | 2026-10-25T05:00:00Z
            America/New_York    | 01:30  | 2026-03-08 | 2026-03-08T06:30:00Z
            America/New_York    | 02:30  | 2026-03-08 | 2026-03-08T07:00:00Z
            America/New_York    | 06:00  | 2026-03-08 | 2026-03-08T10:00:00Z
            America/New_York    | 01:30  | 2026-11-01 | 2026-11-01T05:30:00Z
            America/New_York    | 02:30  | 2026-11-01 | 2026-11-01T07:30:00Z
            America/New_York    | 06:00  | 2026-11-01 | 2026-11-01T11:00:00Z
            Australia/Lord_Howe | 01:30  | 2026-04-05 | 2026-04-04T14:30:00Z
            Australia/Lord_Howe | 02:30  | 2026-04-05 | 2026-04-04T16:00:00Z
            Australia/Lord_Howe | 06:00  | 2026-04-05 | 2026-04-04T19:30:00Z
            Australia/Lord_Howe | 01:30  | 2026-10-04 | 2026-10-03T15:00:00Z
            Australia/Lord_Howe | 02:15  | 2026-10-04 | 2026-10-03T15:30:00Z
            Australia/Lord_Howe | 02:30  | 2026-10-04 | 2026-10-03T15:30:00Z
            Pacific/Auckland    | 01:30  | 2026-04-05 | 2026-04-04T12:30:00Z
            Pacific/Auckland    | 02:30  | 2026-04-05 | 2026-04-04T13:30:00Z
            Pacific/Auckland    | 06:00  | 2026-04-05 | 2026-04-04T18:00:00Z
            Pacific/Auckland    | 02:30  | 2026-09-27 | 2026-09-26T14:00:00Z
            Pacific/Auckland    | 06:00  | 2026-09-27 | 2026-09-26T17:00:00Z
            Asia/Kathmandu      | 02:30  | 2026-11-20 | 2026-11-19T20:45:00Z
            Asia/Kathmandu      | 06:00  | 2026-11-20 | 2026-11-20T00:15:00Z
            Pacific/Apia        | 06:00  | 2026-11-20 | 2026-11-19T17:00:00Z
            Pacific/Pago_Pago   | 06:00  | 2026-11-20 | 2026-11-20T17:00:00Z
            Pacific/Kiritimati  | 01:30  | 2026-11-20 | 2026-11-19T11:30:00Z
            America/Sao_Paulo   | 00:00  | 2018-11-04 | 2018-11-04T03:00:00Z
            America/Sao_Paulo   | 01:30  | 2018-11-04 | 2018-11-04T03:30:00Z
            Asia/Beirut         | 00:00  | 2026-03-29 | 2026-03-28T22:00:00Z
            """)
    void aDayBeginsAtTheFirstInstantThatShowsItsTime(ZoneId zone, LocalTime starts, LocalDate day, Instant begins) {
        BusinessCalendar calendar = new BusinessCalendar(zone, starts);
        assertThat(calendar.start(day)).isEqualTo(begins);
        assertThat(calendar.day(begins)).isEqualTo(day);
        assertThat(calendar.day(begins.minusMillis(1))).isEqualTo(day.minusDays(1));
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, delimiter = '|', textBlock = """
            zone                | starts | day        | length
            Europe/Madrid       | 00:00  | 2026-11-20 | PT24H
            Europe/Madrid       | 00:00  | 2026-03-29 | PT23H
            Europe/Madrid       | 00:00  | 2026-10-25 | PT25H
            Europe/Madrid       | 01:30  | 2026-03-29 | PT23H
            Europe/Madrid       | 01:30  | 2026-10-25 | PT25H
            Europe/Madrid       | 02:30  | 2026-03-28 | PT23H30M
            Europe/Madrid       | 02:30  | 2026-03-29 | PT23H30M
            Europe/Madrid       | 02:30  | 2026-10-24 | PT24H
            Europe/Madrid       | 02:30  | 2026-10-25 | PT25H
            Europe/Madrid       | 06:00  | 2026-03-28 | PT23H
            Europe/Madrid       | 06:00  | 2026-03-29 | PT24H
            Europe/Madrid       | 06:00  | 2026-10-24 | PT25H
            America/New_York    | 01:30  | 2026-10-31 | PT24H
            America/New_York    | 01:30  | 2026-11-01 | PT25H
            Australia/Lord_Howe | 00:00  | 2026-04-05 | PT24H30M
            Australia/Lord_Howe | 00:00  | 2026-10-04 | PT23H30M
            Pacific/Apia        | 00:00  | 2011-12-29 | PT24H
            Pacific/Apia        | 00:00  | 2011-12-30 | PT0H
            """)
    void daysAreAsLongAsTheClocksMakeThem(ZoneId zone, LocalTime starts, LocalDate day, Duration length) {
        BusinessCalendar calendar = new BusinessCalendar(zone, starts);
        assertThat(Duration.between(calendar.start(day), calendar.start(day.plusDays(1)))).isEqualTo(length);
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
