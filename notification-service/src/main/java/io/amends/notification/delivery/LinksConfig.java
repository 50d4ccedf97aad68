package io.amends.notification.delivery;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.nio.file.Path;
import java.time.Duration;

/** The links in mail. */
@ConfigMapping(prefix = "amends.links")
interface LinksConfig {
    /** The Ed25519 private key that signs survey links: PKCS#8 in PEM. */
    Path signingKeyLocation();

    /** Its id, under which feedback-service finds the public key. */
    String signingKeyId();

    /** Where the survey pages are, without the last slash. */
    String surveyBaseUrl();

    /** Where the preference pages are, without the last slash. */
    String preferenceBaseUrl();

    /** How long a survey link can be answered. */
    @WithDefault("P30D")
    Duration surveyExpiry();
}
