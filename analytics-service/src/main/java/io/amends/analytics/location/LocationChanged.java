package io.amends.analytics.location;

import java.time.ZoneId;

/** What this service reads of a location.changed. */
record LocationChanged(
        String location,
        long version,
        String name,
        ZoneId timeZone,
        String currency,
        boolean confirmed) {}
