package dev.windfall.bench.run;

import dev.windfall.bench.run.Course.Moment;
import dev.windfall.bench.run.Course.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// From when to when a contender is measured, and for how many events.
class CourseTest {

    /// Moments are `second:begun/done`; what is used is 1 s of processor and 10 bytes per second.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what happened                                   | moments                                     | from | to | events
            one stage                                         | 0:0/0 1:5/5 2:20/20 4:60/60 6:100/100       | 2    | 6  | 80
            the warm-up ends at just a tenth                  | 0:0/0 1:10/10 6:100/100                     | 1    | 6  | 90
            the first of two stages is ahead                  | 0:0/0 1:40/5 2:100/10 9:100/100             | 1    | 9  | 60
            the second is slow to begin                       | 0:0/0 1:40/5 2:70/20 9:100/100              | 1    | 9  | 60
            positions move after all has come through         | 0:0/0 1:10/10 6:100/100 8:100/100           | 1    | 6  | 90
            the first stage was through at once               | 0:0/0 1:100/0 2:100/50 5:100/100            | 0    | 5  | 100
            all came at once                                  | 0:0/0 3:100/100                             | 0    | 3  | 100
            """)
    void whatOnlyAFirstStageHasDoneIsNotCounted(String what, String moments, long from, long to, double events)
            throws IOException {
        Seen seen = new Course(parse(moments)).seen();
        assertThat(seen.from()).as(what).isEqualTo(Instant.ofEpochSecond(from));
        assertThat(seen.to()).as(what).isEqualTo(Instant.ofEpochSecond(to));
        assertThat(seen.events()).as(what).isEqualTo(events);
        assertThat(seen.all()).as(what).isEqualTo(100);
        assertThat(seen.perSecond()).as(what).isEqualTo(events / (to - from));
        assertThat(seen.usage()).as(what).isEqualTo(new Usage(to - from, 10 * (to - from)));
    }

    @Test
    void whatWasNeverSeenAtWorkIsNotMeasured() {
        assertThatThrownBy(() -> new Course(parse("1:100/100 2:100/100")).seen()).isInstanceOf(IOException.class)
                .hasMessageContaining("give it more events");
        assertThatThrownBy(() -> new Course(List.of()).seen()).isInstanceOf(IOException.class);
    }

    private static List<Moment> parse(String text) {
        List<Moment> moments = new ArrayList<>();
        for (String moment : text.split(" ", -1)) {
            String[] parts = moment.split("[:/]", -1);
            long second = Long.parseLong(parts[0]);
            Usage usage = new Usage(second, 10 * second);
            moments.add(new Moment(Instant.ofEpochSecond(second), Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]), usage, usage, Map.of()));
        }
        return moments;
    }
}
