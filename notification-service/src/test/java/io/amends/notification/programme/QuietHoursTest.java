package io.amends.notification.programme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class QuietHoursTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0));

    @Test
    void theDayIsNotQuiet() {
        assertThat(endAt("2026-11-20T13:00:00Z")).isEmpty();
        assertThat(endAt("2026-11-21T01:59:59Z")).isEmpty();
    }

    @Test
    void beforeMidnightItIsQuietUntilTheNextMorning() {
        assertThat(endAt("2026-11-21T02:00:00Z")).contains(Instant.parse("2026-11-21T13:00:00Z"));
    }

    @Test
    void afterMidnightItIsQuietUntilTheSameMorning() {
        assertThat(endAt("2026-11-21T07:00:00Z")).contains(Instant.parse("2026-11-21T13:00:00Z"));
    }

    @Test
    void atTheEndItIsNotQuietAnyMore() {
        assertThat(endAt("2026-11-21T13:00:00Z")).isEmpty();
    }

    @Test
    void theMorningComesAnHourEarlierAfterClocksWentForward() {
        // 2026-03-08, 02:00 becomes 03:00: eight o'clock is 12:00 UTC instead of 13:00.
        assertThat(endAt("2026-03-08T03:00:00Z")).contains(Instant.parse("2026-03-08T12:00:00Z"));
    }

    @Test
    void theMorningComesAnHourLaterAfterClocksWentBack() {
        assertThat(endAt("2026-11-01T03:00:00Z")).contains(Instant.parse("2026-11-01T13:00:00Z"));
    }

    @Test
    void anEndInTheRepeatedHourIsNeverInThePast() {
        QuietHours untilHalfPastOne = new QuietHours(LocalTime.of(21, 0), LocalTime.of(1, 30));
        // 01:10 for the second time, after 01:30 has passed for the first time.
        assertThat(untilHalfPastOne.endOfQuietAt(Instant.parse("2026-11-01T06:10:00Z"), NEW_YORK))
                .contains(Instant.parse("2026-11-01T06:30:00Z"));
    }

    @Test
    void quietIsOverWhenClocksGoBackToAnHourThatIsNotQuiet() {
        QuietHours almostAllDay = new QuietHours(LocalTime.of(1, 15), LocalTime.of(0, 45));
        // 01:30 for the first time; half an hour later it is 01:00 again.
        assertThat(almostAllDay.endOfQuietAt(Instant.parse("2026-11-01T05:30:00Z"), NEW_YORK))
                .contains(Instant.parse("2026-11-01T06:00:00Z"));
    }

    @Test
    void quietEndsTwiceInTheNightThatHasItsEndTwice() {
        QuietHours almostAllDay = new QuietHours(LocalTime.of(1, 30), LocalTime.of(1, 15));
        // 01:40 for the first time; then it is 01:00 again.
        assertThat(almostAllDay.endOfQuietAt(Instant.parse("2026-11-01T05:40:00Z"), NEW_YORK))
                .contains(Instant.parse("2026-11-01T06:15:00Z"));
    }

    @Test
    void anEndThatClocksSkipIsWhenTheySkipIt() {
        QuietHours untilHalfPastTwo = new QuietHours(LocalTime.of(21, 0), LocalTime.of(2, 30));
        assertThat(untilHalfPastTwo.endOfQuietAt(Instant.parse("2026-03-08T03:00:00Z"), NEW_YORK))
                .contains(Instant.parse("2026-03-08T07:00:00Z"));
    }

    @Test
    void quietWithinOneDayWorksToo() {
        QuietHours lunch = new QuietHours(LocalTime.of(12, 0), LocalTime.of(14, 0));
        assertThat(lunch.endOfQuietAt(Instant.parse("2026-11-20T17:30:00Z"), NEW_YORK))
                .contains(Instant.parse("2026-11-20T19:00:00Z"));
        assertThat(lunch.endOfQuietAt(Instant.parse("2026-11-20T04:00:00Z"), NEW_YORK)).isEmpty();
    }

    @Test
    void theEndIsTheFirstMomentOnTheClockThatIsNotQuiet() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<ZoneId> zones =
                List.of(
                        NEW_YORK,
                        ZoneId.of("Europe/Berlin"),
                        ZoneId.of("Australia/Lord_Howe"),
                        ZoneId.of("Asia/Kolkata"),
                        ZoneId.of("America/Sao_Paulo"));
        for (int i = 0; i < 400; i++) {
            LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(4) * 15);
            LocalTime to = LocalTime.of(random.nextInt(24), random.nextInt(4) * 15);
            if (from.equals(to)) {
                continue;
            }
            QuietHours quiet = new QuietHours(from, to);
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            Instant now =
                    Instant.parse("2026-01-01T00:00:00Z")
                            .plus(Duration.ofMinutes(random.nextInt(525_600)));
            Optional<Instant> end = quiet.endOfQuietAt(now, zone);
            Instant slow = now;
            while (isQuiet(quiet, slow, zone)) {
                slow = slow.plus(Duration.ofMinutes(1));
            }
            assertThat(end.orElse(now))
                    .as("seed %d: %s at %s in %s", seed, quiet, now, zone)
                    .isEqualTo(slow);
        }
    }

    /** By the clock on the wall, minute by minute. */
    private static boolean isQuiet(QuietHours quiet, Instant at, ZoneId zone) {
        int minute = at.atZone(zone).toLocalTime().toSecondOfDay() / 60;
        int from = quiet.from().toSecondOfDay() / 60;
        int to = quiet.to().toSecondOfDay() / 60;
        return Math.floorMod(minute - from, 1440) < Math.floorMod(to - from, 1440);
    }

    private static Optional<Instant> endAt(String now) {
        return NIGHT.endOfQuietAt(Instant.parse(now), NEW_YORK);
    }
}
