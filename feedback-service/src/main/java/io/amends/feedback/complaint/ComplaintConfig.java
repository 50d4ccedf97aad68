package io.amends.feedback.complaint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What programs may do to people whom nobody knows yet. */
@ConfigMapping(prefix = "amends.complaints")
interface ComplaintConfig {
    /**
     * With how many complaints a program (role pos) may name contact details within 24 hours: each
     * of them is acknowledged by mail.
     */
    @WithDefault("200")
    int contactsPerDay();
}
