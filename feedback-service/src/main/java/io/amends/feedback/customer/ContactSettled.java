package io.amends.feedback.customer;

import java.time.Instant;
import java.util.UUID;

/**
 * The payload of {@code contact.settled.v1}: the last record of a claim, which compaction leaves in
 * place of the contact details.
 */
record ContactSettled(UUID claimId, long version, Instant at) {
    static final String TYPE = "contact.settled.v1";
    static final long VERSION = 2;
}
