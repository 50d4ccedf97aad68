package io.amends.customer.location;

import io.amends.chassis.outbox.OutgoingEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A place or channel where customers are served.
 *
 * @param country how phone numbers without a country code are read there
 * @param confirmed false until somebody has said that it exists: a visit alone registers it
 *     unconfirmed
 * @param assumed which of name, timeZone, currency and calendar nobody has said
 * @param calendar none: open round the clock
 */
public record Location(
        String code,
        int version,
        String name,
        ZoneId timeZone,
        String currency,
        String country,
        boolean confirmed,
        List<String> assumed,
        @Nullable Calendar calendar) {

    public Location {
        assumed = List.copyOf(assumed);
    }

    /** A location that nobody has told us about, but where a visit took place. */
    static Location unconfirmed(String code, Defaults defaults) {
        return new Location(
                code,
                1,
                code,
                defaults.timeZone(),
                defaults.currency(),
                defaults.country(),
                false,
                List.of("name", "timeZone", "currency", "calendar"),
                null);
    }

    /** This location's state after a change, which is the next version if it differs. */
    Location become(Location told) {
        Location same = told.at(version);
        return same.equals(this) ? this : told.at(version + 1);
    }

    Location at(int newVersion) {
        return new Location(
                code, newVersion, name, timeZone, currency, country, confirmed, assumed, calendar);
    }

    OutgoingEvent changed(Instant at) {
        return new OutgoingEvent(
                "locations",
                "location.changed.v1",
                code,
                version,
                at,
                new LocationChanged(
                        code,
                        version,
                        name,
                        timeZone.getId(),
                        currency,
                        confirmed ? country : null,
                        confirmed,
                        assumed,
                        calendar));
    }

    record LocationChanged(
            String location,
            int version,
            String name,
            String timeZone,
            String currency,
            @Nullable String country,
            boolean confirmed,
            List<String> assumed,
            @Nullable Calendar calendar) {}
}
