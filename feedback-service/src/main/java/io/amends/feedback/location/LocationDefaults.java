package io.amends.feedback.location;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.ZoneId;

/** The installation's own defaults, for locations that this service has not heard of yet. */
@ConfigMapping(prefix = "amends.defaults")
interface LocationDefaults {

    /** An IANA zone such as {@code Europe/Berlin}. */
    @WithDefault("UTC")
    ZoneId timeZone();

    /** ISO 4217. */
    @WithDefault("USD")
    String currency();

    /** ISO 3166: how phone numbers without a country code are read. */
    @WithDefault("US")
    String country();
}
