package io.amends.notification.preference;

import io.amends.notification.programme.Purpose;

import java.util.UUID;

/**
 * Whom an unsubscribe link stands for.
 *
 * @param purpose what the mail with the link was about
 */
record Subscriber(UUID customerId, UUID contactPointId, Purpose purpose) {}
