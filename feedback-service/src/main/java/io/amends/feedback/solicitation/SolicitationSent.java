package io.amends.feedback.solicitation;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * What this service reads of {@code solicitation.sent.v1} and {@code solicitation.failed.v1}: a
 * mail whose fate is not known may have arrived all the same.
 *
 * @param customerId null where staff was written to
 */
public record SolicitationSent(UUID solicitationId, long version, @Nullable UUID customerId) {
    public static final String SENT = "solicitation.sent.v1";
    public static final String FAILED = "solicitation.failed.v1";
}
