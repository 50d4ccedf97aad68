package io.amends.chassis.topics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The topics that this service owns: it creates those that are missing, each with its dead-letter
 * topic.
 */
@ConfigMapping(prefix = "amends.topics")
interface TopicsConfig {

    @WithParentName
    Map<String, Topic> owned();

    interface Topic {

        /** Fixed when the topic is created: growth means a new topic. */
        @WithDefault("12")
        int partitions();

        /** Whether only the last record of each key is kept. */
        @WithDefault("false")
        boolean compacted();

        /**
         * Within twice this time a compacted topic has lost what a later record of the same key has
         * replaced, such as what was said about somebody who is erased.
         */
        @WithDefault("12H")
        Duration compactedWithin();

        /** How long records are kept; for ever when absent. */
        Optional<Duration> retention();
    }
}
