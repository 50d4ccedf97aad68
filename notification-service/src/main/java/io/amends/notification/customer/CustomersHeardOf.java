package io.amends.notification.customer;

import java.util.List;
import java.util.UUID;

/** News of these customers came in, within the running transaction. */
public record CustomersHeardOf(List<UUID> customers, List<UUID> claims) {}
