package io.amends.feedback.customer;

import java.time.Instant;
import java.util.UUID;

/** The payload of {@code contact.provided.v1}. */
record ContactProvided(
        UUID claimId, long version, String location, Instant at, ContactDetails contact) {
    static final String TOPIC = "contact-claims";
    static final String TYPE = "contact.provided.v1";
}
