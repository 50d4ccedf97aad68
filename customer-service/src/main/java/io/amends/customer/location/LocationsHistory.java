package io.amends.customer.location;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.staff.StaffMembers;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The topic {@code locations} again, as compaction leaves it: the last state of each location and
 * staff member.
 */
@ApplicationScoped
class LocationsHistory implements EventHistory {
    private final Locations locations;
    private final StaffMembers members;

    LocationsHistory(Locations locations, StaffMembers members) {
        this.locations = locations;
        this.members = members;
    }

    @Override
    public String topic() {
        return "locations";
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return Stream.concat(
                        locations.told(afterKey, limit).stream(),
                        members.told(afterKey, limit).stream())
                .sorted(Comparator.comparing(e -> e.key().getBytes(UTF_8), Arrays::compareUnsigned))
                .limit(limit)
                .toList();
    }
}
