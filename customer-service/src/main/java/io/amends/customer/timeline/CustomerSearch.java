package io.amends.customer.timeline;

import io.amends.chassis.security.Caller;
import io.amends.customer.customer.Contact;
import io.amends.customer.customer.Customer;
import io.amends.customer.customer.Customers;
import io.amends.customer.location.Defaults;
import io.amends.customer.visit.VisitViews;
import io.amends.customer.visit.VisitViews.Frequency;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds customers by whatever somebody at the desk has: a card, an address, a number, a name that
 * may be misspelt.
 */
@ApplicationScoped
class CustomerSearch {
    private static final int MOST_FOUND = 25;

    private final Customers customers;
    private final VisitViews visits;
    private final Defaults defaults;
    private final Caller caller;

    CustomerSearch(Customers customers, VisitViews visits, Defaults defaults, Caller caller) {
        this.customers = customers;
        this.visits = visits;
        this.defaults = defaults;
        this.caller = caller;
    }

    Optional<CustomerView> find(UUID id) {
        return customers.find(id).map(c -> view(c, customers.possibleDuplicates(id)));
    }

    List<CustomerView> byLoyaltyId(String loyaltyId) {
        return views(customers.findByLoyaltyId(loyaltyId).stream().toList());
    }

    List<CustomerView> byEmail(String email) {
        return views(customers.findByContact(Contact.email(email)));
    }

    List<CustomerView> byPhone(String phone) {
        return views(customers.findByContact(Contact.phone(phone, defaults.country())));
    }

    /** Whatever it is: what looks like an address or a number is tried as that first. */
    List<CustomerView> byText(String text) {
        Map<UUID, Customer> found = new LinkedHashMap<>();
        for (Contact contact :
                List.of(Contact.email(text), Contact.phone(text, defaults.country()))) {
            customers.findByContact(contact).forEach(c -> found.putIfAbsent(c.id(), c));
        }
        customers.search(text, MOST_FOUND).forEach(c -> found.putIfAbsent(c.id(), c));
        return views(found.values().stream().limit(MOST_FOUND).toList());
    }

    private List<CustomerView> views(Collection<Customer> found) {
        return found.stream().map(c -> view(c, List.of())).toList();
    }

    private CustomerView view(Customer customer, List<UUID> possibleDuplicates) {
        @Nullable Collection<String> locations = caller.locations().orElse(null);
        Frequency frequency = visits.frequency(customer.id(), locations);
        return CustomerView.of(
                customer, customers.consentsInForce(customer), frequency, possibleDuplicates);
    }
}
