package io.amends.chassis.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.amends.chassis.database.Ids;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.Period;
import java.util.UUID;

class KeptTest {

    @Test
    void anIdTellsWhenItWasMade() {
        Instant before = Instant.now().minusMillis(1);
        UUID id = Ids.next();
        Instant after = Instant.now().plusMillis(2);
        assertThat(Long.compareUnsigned(high(Kept.leastIdAt(before)), high(id))).isNegative();
        assertThat(Long.compareUnsigned(high(id), high(Kept.leastIdAt(after)))).isNegative();
    }

    @Test
    void monthsAreThoseOfTheCalendar() {
        assertThat(Kept.before(Period.ofMonths(37), Instant.parse("2026-03-31T12:00:00Z")))
                .isEqualTo("2023-02-28T12:00:00Z");
    }

    @Test
    void whatIsAlwaysKeptHasNoTime() {
        Kept always = Kept.always("suppressions", "refusals hold for ever");
        assertThatIllegalArgumentException().isThrownBy(() -> always.withTime(Period.ofYears(9)));
        assertThat(Kept.days(1, "a", "at < :before", "").withTime(null).time()).isNull();
    }

    private static long high(UUID id) {
        return id.getMostSignificantBits();
    }
}
