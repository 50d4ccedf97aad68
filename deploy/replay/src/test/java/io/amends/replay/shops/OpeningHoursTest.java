package io.amends.replay.shops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

class OpeningHoursTest {

    private static final OpeningHours LINDENPLATZ =
            Chain.shops(LocalDate.parse("2026-11-20")).get(2).hours();

    @Test
    void countsOnlyTheHoursInWhichTheShopIsOpen() {
        Instant saturdayAtFive = Instant.parse("2026-11-21T16:00:00Z");

        assertThat(LINDENPLATZ.after(saturdayAtFive, Duration.ofHours(1)))
                .isEqualTo("2026-11-21T17:00:00Z");
        assertThat(LINDENPLATZ.after(saturdayAtFive, Duration.ofHours(2)))
                .isEqualTo("2026-11-23T06:30:00Z");
    }

    @Test
    void isClosedOnSundaysAndHolidays() {
        assertThat(LINDENPLATZ.on(LocalDate.parse("2026-11-22"))).isEmpty();
        assertThat(LINDENPLATZ.on(LocalDate.parse("2026-12-25"))).isEmpty();
        assertThat(LINDENPLATZ.on(LocalDate.parse("2026-12-24"))).isNotEmpty();
    }

    @Test
    void countsBackTheSameWay() {
        Instant mondayMorning = Instant.parse("2026-11-23T06:30:00Z");

        Instant started = LINDENPLATZ.before(mondayMorning, Duration.ofHours(2));

        assertThat(started).isEqualTo("2026-11-21T16:00:00Z");
        assertThat(LINDENPLATZ.after(started, Duration.ofHours(2))).isEqualTo(mondayMorning);
    }
}
