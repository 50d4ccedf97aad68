package io.amends.customer.location;

import io.amends.chassis.testing.Contract;
import io.amends.customer.location.Calendar.Interval;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

class LocationContractTest {
    private static final Instant NOW = Instant.parse("2026-11-20T17:31:07Z");
    private final Contract contract = Contract.of("customer-service", "location.changed.v1");

    @Test
    void examplesFitTheirSchema() {
        contract.assertExamplesFitTheSchema();
    }

    @Test
    void aLocationIsToldAsInTheContract() {
        Calendar calendar =
                new Calendar(
                        List.of(
                                new Interval("saturday", "10:00", "24:00"),
                                new Interval("monday", "13:30", "18:00"),
                                new Interval("monday", "09:00", "12:30")),
                        List.of(LocalDate.parse("2026-12-25")));
        Location location =
                new Location(
                        "main-street",
                        3,
                        "Main Street",
                        ZoneId.of("America/New_York"),
                        "USD",
                        "US",
                        true,
                        List.of(),
                        calendar);
        contract.assertFullExampleIs(location.changed(NOW).data());
    }

    @Test
    void aLocationThatIsOnlyAssumedIsToldAsInTheContract() {
        Defaults defaults =
                new Defaults() {
                    @Override
                    public ZoneId timeZone() {
                        return ZoneId.of("Etc/UTC");
                    }

                    @Override
                    public String currency() {
                        return "USD";
                    }

                    @Override
                    public String country() {
                        return "US";
                    }
                };
        contract.assertMinimalExampleIs(
                Location.unconfirmed("main-street", defaults).changed(NOW).data());
    }
}
