package io.amends.chassis.retention;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How rows are deleted that are kept no longer. */
@ConfigMapping(prefix = "amends.retention")
interface RetentionConfig {

    /** Other times than the defaults: {@code visit=P61M,visit_version=forever}. */
    Optional<List<String>> tables();

    /** How often it is looked for what may go. */
    @WithDefault("1H")
    Duration every();

    /** How many rows are deleted in one transaction. */
    @WithDefault("1000")
    int batch();
}
