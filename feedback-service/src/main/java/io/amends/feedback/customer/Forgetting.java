package io.amends.feedback.customer;

import io.quarkus.arc.All;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Forgets the erased wherever something is kept of them. To be called as well after something
 * turned out to be a customer's: that one may have been erased before it was known.
 */
@ApplicationScoped
public class Forgetting {
    private final Customers customers;
    private final List<Forgettable> keepers;

    Forgetting(Customers customers, @All List<Forgettable> keepers) {
        this.customers = customers;
        this.keepers = keepers;
    }

    /**
     * Lets an erasure under way finish, and those to come wait. To be called before anything else
     * is locked by whoever writes about a customer, and forgets them when they are erased.
     */
    public void keepFromErasure(Collection<UUID> customerIds) {
        customers.keepFromErasure(customerIds);
    }

    /** Whether somebody was erased. */
    public boolean isErased(UUID customerId) {
        return !customers.erasedAmong(List.of(customerId)).isEmpty();
    }

    /** Forgets those of the customers that are erased; in the running transaction. */
    public void forgetErased(Collection<UUID> customerIds) {
        Set<UUID> erased = customers.erasedAmong(customerIds);
        if (!erased.isEmpty()) {
            keepers.forEach(keeper -> keeper.forget(erased));
        }
    }
}
