package io.amends.customer.erasure;

import io.amends.customer.UnderWay;
import io.amends.customer.customer.Customers;
import io.amends.customer.visit.Visits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.util.UUID;

/**
 * Erases a person: of the customer stays the id, of the visits that they were. The others are told
 * by {@code customer.erased}, the last record of the customer's key.
 */
@ApplicationScoped
public class EraseCustomer {
    private final UnderWay underWay;
    private final Customers customers;
    private final Visits visits;

    EraseCustomer(UnderWay underWay, Customers customers, Visits visits) {
        this.underWay = underWay;
        this.customers = customers;
        this.visits = visits;
    }

    /**
     * Erases who has this id; once more changes nothing.
     *
     * @return whether there is, or was, somebody with this id
     */
    @Transactional
    public boolean erase(UUID id) {
        // A visit that is being accepted may have met the customer already.
        underWay.letFinish();
        visits.forget(id);
        return customers.erase(id);
    }
}
