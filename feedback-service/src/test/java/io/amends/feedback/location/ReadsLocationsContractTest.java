package io.amends.feedback.location;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

class ReadsLocationsContractTest {
    private final Contract contract = Contract.of("customer-service", "location.changed.v1");

    @Test
    void readsWhatTheProducerPublishes() {
        contract.assertReadableAs(LocationChanged.class);
    }

    @Test
    void findsZoneAndOpeningHours() {
        LocationChanged location = contract.readFull(LocationChanged.class);
        ZoneId zone = ZoneId.of(Objects.requireNonNull(location.timeZone()));

        assertThat(Location.calendar(zone, location.calendar())).isNotNull();
        assertThat(Objects.requireNonNull(location.calendar()).holidays()).isNotEmpty();
    }

    @Test
    void understandsAnIntervalThatEndsAtMidnight() {
        LocationChanged.Hours hours =
                new LocationChanged.Hours(
                        List.of(new LocationChanged.Opening("friday", "20:00", "24:00")), null);

        assertThat(Location.calendar(ZoneId.of("UTC"), hours)).isNotNull();
    }

    @Test
    void takesHoursThatItCannotReadAsNotGiven() {
        for (LocationChanged.Opening unreadable :
                List.of(
                        new LocationChanged.Opening("someday", "09:00", "18:00"),
                        new LocationChanged.Opening("monday", "18:00", "09:00"),
                        new LocationChanged.Opening("monday", "nine", "18:00"))) {
            assertThat(
                            Location.calendar(
                                    ZoneId.of("UTC"),
                                    new LocationChanged.Hours(List.of(unreadable), null)))
                    .isNull();
        }
    }
}
