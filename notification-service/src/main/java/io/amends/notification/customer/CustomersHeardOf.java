package io.amends.notification.customer;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * News of these customers came in, within the running transaction.
 *
 * @param customers with all who were merged into them
 */
public record CustomersHeardOf(Collection<UUID> customers, List<UUID> claims) {}
