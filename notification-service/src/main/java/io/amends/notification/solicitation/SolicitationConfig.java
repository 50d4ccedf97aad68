package io.amends.notification.solicitation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;

/** How decisions are made. */
@ConfigMapping(prefix = "amends.solicitation")
interface SolicitationConfig {
    /** How many due timers one transaction decides. */
    @WithDefault("500")
    int batch();

    /** How long a due timer waits for a customer or a location that was not heard of yet. */
    @WithDefault("PT24H")
    Duration patience();
}
