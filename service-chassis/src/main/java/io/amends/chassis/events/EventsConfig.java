package io.amends.chassis.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;

/** How the service reads events. */
@ConfigMapping(prefix = "amends.events")
interface EventsConfig {

    /** The most events that are applied in one transaction. */
    @WithDefault("2000")
    int batch();

    /**
     * The longest pause between two transactions while events go on coming: what comes meanwhile
     * shares the next one. The pause is three times what the last one took, if that is less; the
     * first event after it was quiet is applied at once.
     */
    @WithDefault("100ms")
    Duration gather();

    /** After how long without a poll the process counts as hung. */
    @WithDefault("60s")
    Duration hungAfter();

    /** After how long without a heartbeat the group gives this instance's partitions to others. */
    @WithDefault("10s")
    Duration sessionTimeout();
}
