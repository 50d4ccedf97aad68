package io.amends.notification.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final jakarta.enterprise.event.Event<ContactPointsMoved> moved;
    private final jakarta.enterprise.event.Event<CustomersErased> erased;

    RememberCustomerWhenChanged(
            KnownCustomers customers,
            jakarta.enterprise.event.Event<CustomersHeardOf> heardOf,
            jakarta.enterprise.event.Event<ContactPointsMoved> moved,
            jakarta.enterprise.event.Event<CustomersErased> erased) {
        this.customers = customers;
        this.heardOf = heardOf;
        this.moved = moved;
        this.erased = erased;
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
        List<ContactPointMoved> moves =
                latest.stream().flatMap(event -> moves(event.data())).toList();
        if (!moves.isEmpty()) {
            moved.fire(new ContactPointsMoved(moves));
        }
        Map<UUID, List<UUID>> erased =
                latest.stream()
                        .filter(event -> event.type().equals(ERASED))
                        .map(Event::data)
                        .collect(
                                Collectors.toMap(
                                        CustomerChanged::customerId,
                                        RememberCustomerWhenChanged::contactPoints));
        if (!erased.isEmpty()) {
            this.erased.fire(new CustomersErased(erased));
        }
    }

    private static Stream<ContactPointMoved> moves(CustomerChanged changed) {
        List<CustomerChanged.Point> points = orEmpty(changed.contactPoints());
        Optional<UUID> firstEmail =
                points.stream()
                        .filter(
                                point ->
                                        point.contactPoint().isEmail()
                                                && point.contactPoint().isReachable())
                        .map(CustomerChanged.Point::contactPointId)
                        .findFirst();
        return points.stream()
                .flatMap(
                        point ->
                                orEmpty(point.formerIds()).stream()
                                        .map(
                                                former ->
                                                        new ContactPointMoved(
                                                                changed.customerId(),
                                                                former,
                                                                point.contactPointId(),
                                                                firstEmail
                                                                        .filter(
                                                                                point
                                                                                                .contactPointId()
                                                                                        ::equals)
                                                                        .isPresent())));
    }

    private static List<UUID> contactPoints(CustomerChanged erased) {
        return orEmpty(erased.contactHashes()).stream()
                .map(CustomerChanged.ContactHash::contactPointId)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static KnownCustomers.Row row(CustomerChanged changed, boolean erased) {
        return new KnownCustomers.Row(
                changed.customerId(),
                changed.version(),
                changed.name(),
                changed.locale(),
                orEmpty(changed.contactPoints()).stream()
                        .map(CustomerChanged.Point::contactPoint)
                        .toList(),
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
