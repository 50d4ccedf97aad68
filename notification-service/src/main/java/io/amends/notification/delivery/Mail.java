package io.amends.notification.delivery;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A written mail.
 *
 * @param unsubscribeUrl null on transactional mail
 */
record Mail(
        UUID solicitationId,
        List<Recipient> to,
        String fromName,
        String subject,
        String text,
        String html,
        @Nullable String unsubscribeUrl,
        Instant writtenAt) {

    record Recipient(String address, @Nullable String name) {}

    /** Without personal data. */
    @Override
    public String toString() {
        return "mail " + solicitationId;
    }
}
