package io.amends.chassis.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;
import java.util.Set;

/** How the service reads events. */
@ConfigMapping(prefix = "amends.events")
interface EventsConfig {

    /** The most events that are applied in one transaction. */
    @WithDefault("2000")
    int batch();

    /**
     * How far transactions are apart at least, while events go on coming: what comes meanwhile
     * shares the next one. The first event after a pause is applied at once.
     */
    @WithDefault("20ms")
    Duration gather();

    /** After how long without a poll the process counts as hung. */
    @WithDefault("60s")
    Duration hungAfter();

    /** After how long without a heartbeat the group gives this instance's partitions to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /** Topics with personal data: of their dead letters only the coordinates are kept. */
    @WithDefault("customers,contact-claims")
    Set<String> personal();
}
