package io.amends.replay.rows;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

class TimeShiftTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void keepsTheTimeOfDayAcrossADaylightSavingChange() {
        Instant summer = Instant.parse("2026-07-01T10:30:00Z");

        TimeShift shift = TimeShift.endingOn(LocalDate.parse("2026-12-01"), summer, BERLIN);

        assertThat(shift.move(summer)).hasToString("2026-12-01T12:30+01:00[Europe/Berlin]");
    }

    @Test
    void endsTodayOnceTodaysTimeHasCome() {
        Instant last = Instant.parse("1998-06-30T10:00:00Z");
        Instant now = Instant.parse("2026-11-20T11:00:01Z");

        assertThat(TimeShift.endingToday(now, last, BERLIN).move(last).toInstant())
                .isEqualTo("2026-11-20T11:00:00Z");
    }

    @Test
    void endsYesterdayRatherThanInTheFuture() {
        Instant last = Instant.parse("1998-06-30T10:00:00Z");
        Instant now = Instant.parse("2026-11-20T10:59:59Z");

        assertThat(TimeShift.endingToday(now, last, BERLIN).move(last).toInstant())
                .isEqualTo("2026-11-19T11:00:00Z");
    }
}
