package io.amends.customer.visit;

import com.fasterxml.jackson.annotation.JsonRawValue;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A visit as it is shown, in the words in which it was posted. */
public record VisitView(
        UUID id,
        int version,
        String source,
        String visitId,
        Instant occurredAt,
        Instant receivedAt,
        Instant effectiveAt,
        LocalDate localDate,
        boolean skewed,
        boolean imported,
        @Nullable Instant updatedAt,
        @Nullable Instant amendedAt,
        String location,
        @Nullable String channel,
        List<String> staff,
        String status,
        @Nullable Amount amount,
        @Nullable Amount refunded,
        @Nullable UUID customerId,
        @JsonRawValue @Schema(implementation = Object.class) @Nullable String attributes) {

    /** An amount in minor units of its currency. */
    public record Amount(long minor, String currency) {
        static @Nullable Amount of(@Nullable Money money) {
            return money == null ? null : new Amount(money.minor(), money.currency());
        }
    }

    static VisitView of(Visit visit, List<String> staff) {
        return new VisitView(
                visit.id(),
                visit.version(),
                visit.identity().source(),
                visit.identity().visitId(),
                visit.occurredAt(),
                visit.receivedAt(),
                visit.effectiveAt(),
                visit.localDate(),
                visit.skewed(),
                visit.imported(),
                visit.updatedAt(),
                visit.amendedAt(),
                visit.location(),
                visit.channel() == null ? null : visit.channel().word(),
                staff,
                visit.status().word(),
                Amount.of(visit.gross()),
                Amount.of(visit.refunded()),
                visit.customerId(),
                visit.attributes());
    }
}
