package io.amends.customer.staff;

import io.amends.chassis.outbox.OutgoingEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * Someone who serves, by the POS's own reference. The others know only the id.
 *
 * @param location where they work: what was said, else where they first served; null: neither is
 *     known
 */
public record StaffMember(
        String reference,
        UUID id,
        int version,
        @Nullable String name,
        boolean active,
        @Nullable String location) {

    OutgoingEvent changed(Instant at) {
        return new OutgoingEvent(
                "locations",
                "staff.changed.v1",
                id.toString(),
                version,
                at,
                new StaffChanged(id, version, active));
    }

    record StaffChanged(UUID staffId, int version, boolean active) {}
}
