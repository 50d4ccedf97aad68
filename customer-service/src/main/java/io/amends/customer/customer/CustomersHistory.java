package io.amends.customer.customer;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The topic {@code customers} again, as compaction leaves it: the last state of each customer. */
@ApplicationScoped
class CustomersHistory implements EventHistory {
    private final Customers customers;

    CustomersHistory(Customers customers) {
        this.customers = customers;
    }

    @Override
    public String topic() {
        return "customers";
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return customers.told(afterKey, limit);
    }
}
