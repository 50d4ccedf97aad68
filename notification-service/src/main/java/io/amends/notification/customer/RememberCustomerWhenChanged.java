package io.amends.notification.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * Keeps the own copy of customers, and wakes what waited for one of them. After those that set
 * timers: whoever decides locks solicitations first, then customers.
 */
@ApplicationScoped
@Priority(2000)
class RememberCustomerWhenChanged implements EventHandler<CustomerChanged> {
    static final String ERASED = "customer.erased.v1";

    private final KnownCustomers customers;
    private final jakarta.enterprise.event.Event<CustomersHeardOf> heardOf;

    RememberCustomerWhenChanged(
            KnownCustomers customers, jakarta.enterprise.event.Event<CustomersHeardOf> heardOf) {
        this.customers = customers;
        this.heardOf = heardOf;
    }

    @Override
    public Subscription<CustomerChanged> subscription() {
        return Subscription.to(
                "customers",
                CustomerChanged.class,
                "customer.registered.v1",
                "customer.changed.v1",
                ERASED);
    }

    @Override
    public void handle(List<Event<CustomerChanged>> batch) {
        List<Event<CustomerChanged>> latest = Event.latestPerKey(batch, CustomerChanged::version);
        heardOf.fire(
                new CustomersHeardOf(
                        customers.withAliases(
                                latest.stream().map(event -> event.data().customerId()).toList()),
                        latest.stream()
                                .flatMap(event -> claims(event.data()).stream())
                                .distinct()
                                .toList()));
        customers.remember(
                latest.stream()
                        .map(event -> row(event.data(), event.type().equals(ERASED)))
                        .toList());
    }

    private static KnownCustomers.Row row(CustomerChanged changed, boolean erased) {
        return new KnownCustomers.Row(
                changed.customerId(),
                changed.version(),
                changed.name(),
                changed.locale(),
                orEmpty(changed.contactPoints()),
                orEmpty(changed.consents()),
                claims(changed),
                changed.mergedInto(),
                erased);
    }

    private static List<UUID> claims(CustomerChanged changed) {
        return orEmpty(changed.claims());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
