package io.amends.analytics.visit;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What this service reads of visit.recorded and visit.amended: the visit's state after it. */
record VisitRecorded(
        UUID visitId,
        long version,
        String location,
        LocalDate localDate,
        @Nullable String channel,
        @Nullable List<UUID> staff,
        @Nullable UUID customerId,
        Status status,
        @Nullable Money gross,
        @Nullable Money refunded) {

    /** Minor units of a currency. */
    record Money(long minor, String currency) {}

    enum Status {
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("voided")
        VOIDED,
        @JsonProperty("refunded")
        REFUNDED
    }
}
