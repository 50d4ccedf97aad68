package io.amends.chassis.limits;

import io.smallrye.config.ConfigMapping;

/** How often anybody may ask; the defaults and their reasons are in the common configuration. */
@ConfigMapping(prefix = "amends.limits")
interface LimitsConfig {

    /**
     * By source, for tokens that are limited to one and have no limit of their own: a till, a shop,
     * a hub.
     */
    Rate source();

    /** By name, for all other tokens: people, importers, and gateways that speak for many tills. */
    Rate token();

    /** By address, for whoever sends no token, or one that is not valid. */
    Rate address();

    interface Rate {

        /** Requests a second in the long run, perhaps a fraction of one; 0 = no limit. */
        double perSecond();

        /** Requests at once, after a pause. */
        int burst();
    }
}
