package io.amends.notification.solicitation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.math.BigDecimal;

/** The customers who are never asked. */
@ConfigMapping(prefix = "amends.hold-out")
interface HoldOutConfig {
    /**
     * The secret key of the hash that decides who. Changing it draws other customers and ends every
     * comparison.
     */
    String key();

    /** Of all customers, whom no survey and no marketing programme writes to. */
    @WithDefault("2")
    BigDecimal globalPercent();
}
