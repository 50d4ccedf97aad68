package io.amends.customer.credential;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * What is known of a credential: everything but its secret.
 *
 * @param begins the secret's first characters
 * @param validUntil none: until somebody ends it
 * @param lastUsedAt to the hour
 * @param valid whether it still opens anything
 * @param limit none: as often as there is room
 */
record Credential(
        UUID id,
        @Schema(examples = "till-7") String source,
        @Schema(examples = "amends_pos_3f9ac2") String begins,
        Instant createdAt,
        @Schema(examples = "operator") String createdBy,
        @Nullable Instant validUntil,
        @Nullable Instant lastUsedAt,
        boolean valid,
        @Nullable Limit limit) {}
