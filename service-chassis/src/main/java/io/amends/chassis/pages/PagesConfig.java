package io.amends.chassis.pages;

import io.smallrye.config.ConfigMapping;

import java.util.Optional;

/** Where the four services' screens are; by default on the same host, at the ports 8081 to 8084. */
@ConfigMapping(prefix = "amends.pages")
interface PagesConfig {
    Optional<String> customerUrl();

    Optional<String> feedbackUrl();

    Optional<String> notificationUrl();

    Optional<String> analyticsUrl();
}
