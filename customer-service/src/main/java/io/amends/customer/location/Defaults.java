package io.amends.customer.location;

import io.smallrye.config.ConfigMapping;

import java.time.ZoneId;

/**
 * The installation's defaults: what a location has until somebody says otherwise. All are
 * mandatory.
 */
@ConfigMapping(prefix = "amends.defaults")
public interface Defaults {

    /** An IANA zone, as in {@code America/New_York}. */
    ZoneId timeZone();

    /** An ISO 4217 code. */
    String currency();

    /** An ISO 3166 code of two letters: how phone numbers without a country code are read. */
    String country();
}
