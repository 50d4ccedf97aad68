package io.amends.notification.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who speaks to the customers. */
@ConfigMapping(prefix = "amends.brand")
interface BrandConfig {
    /** The business's name as its customers know it. */
    @WithDefault("Our team")
    String name();
}
