package io.amends.feedback.customer;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What somebody said who left contact details instead of being known. */
public interface Claimable {

    /** Says whose it is, where that was not known; in the running transaction. */
    void identifyByClaim(Map<UUID, UUID> customersByClaim, Instant now);
}
