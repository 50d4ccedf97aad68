package io.amends.notification.customer;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * These people were erased, within the running transaction.
 *
 * @param contactPoints what they had, by customer
 */
public record CustomersErased(Map<UUID, ? extends Collection<UUID>> contactPoints) {}
