package io.amends.notification.customer;

import java.util.UUID;

/**
 * A contact point has another id than before.
 *
 * @param firstEmail the customer's address that mail went to
 */
public record ContactPointMoved(
        UUID customerId, UUID formerId, UUID contactPointId, boolean firstEmail) {}
