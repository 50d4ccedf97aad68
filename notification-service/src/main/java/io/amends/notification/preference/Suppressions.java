package io.amends.notification.preference;

import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.customer.KnownCustomers;
import io.amends.notification.customer.People;
import io.amends.notification.programme.Purpose;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The suppression list: who unsubscribed from what, and which addresses bounce. Owned here, and
 * effective at once.
 */
@ApplicationScoped
public class Suppressions {
    private final Jdbi jdbi;
    private final KnownCustomers customers;
    private final ContactEvents events;

    Suppressions(Jdbi jdbi, KnownCustomers customers, ContactEvents events) {
        this.jdbi = jdbi;
        this.customers = customers;
        this.events = events;
    }

    /** By the ids of the people; those who never told us anything are missing. */
    public Map<UUID, Preferences> preferencesOf(People people) {
        Set<UUID> contactPoints =
                people.everyone().stream()
                        .flatMap(Suppressions::mailboxes)
                        .collect(Collectors.toSet());
        List<Suppression> found = new ArrayList<>();
        Set<UUID> bounced = new HashSet<>();
        load(people.ids(), contactPoints, found, bounced);
        if (found.isEmpty() && bounced.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Preferences> preferences = new HashMap<>();
        for (KnownCustomer customer : people.everyone()) {
            UUID id = customer.customerId();
            Set<UUID> addresses = mailboxes(customer).collect(Collectors.toSet());
            List<Suppression> theirs =
                    found.stream()
                            .filter(
                                    suppression ->
                                            people.survivor(suppression.customerId()).equals(id)
                                                    || addresses.contains(
                                                            suppression.contactPointId()))
                            .toList();
            Set<UUID> bouncing = new HashSet<>(addresses);
            bouncing.retainAll(bounced);
            preferences.put(id, new Preferences(theirs, bouncing));
        }
        return preferences;
    }

    /** What is typed for want of an address, such as n/a, is many people's. */
    private static Stream<UUID> mailboxes(KnownCustomer customer) {
        return customer.contactPoints().stream()
                .filter(point -> point.isEmail() && !point.state().equals("unusable"))
                .map(ContactPoint::contactPointId);
    }

    /** Both at once, since each mail asks twice: when it is decided on, and when it goes. */
    private void load(
            Collection<UUID> customerIds,
            Collection<UUID> contactPoints,
            Collection<Suppression> suppressed,
            Collection<UUID> bounced) {
        if (customerIds.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select customer_id, contact_point_id, purpose, since, lifted_at, consented from suppressions
                        where customer_id = any(:customers)
                        union
                        select customer_id, contact_point_id, purpose, since, lifted_at, consented from suppressions
                        where contact_point_id = any(:contactPoints)
                        union all
                        select null, contact_point_id, null, at, null, null from bounces
                        where contact_point_id = any(:contactPoints)
                        """)
                                .bind("customers", customerIds.toArray(UUID[]::new))
                                .bind("contactPoints", contactPoints.toArray(UUID[]::new))
                                .map(
                                        (row, context) ->
                                                row.getString("purpose") == null
                                                        ? bounced.add(contactPoint(row))
                                                        : suppressed.add(suppression(row)))
                                .list());
    }

    /** Stops mail for these purposes; what was stopped before stays as it is. */
    void unsubscribe(Subscriber who, List<Purpose> purposes, Instant now) {
        // Locked, so that its contact points don't move meanwhile.
        People people = customers.people(List.of(who.customerId()), true);
        Preferences before = preferencesOf(people).getOrDefault(who.customerId(), Preferences.NONE);
        List<Purpose> stopped = new ArrayList<>();
        for (Purpose purpose : purposes) {
            boolean consented =
                    people.person(who.customerId())
                            .map(customer -> before.consents(customer, purpose))
                            .orElse(false);
            if (insert(who, purpose, consented, now)) {
                stopped.add(purpose);
            }
        }
        publish(ContactEvent.UNSUBSCRIBED, who, stopped, now);
    }

    private boolean insert(Subscriber who, Purpose purpose, boolean consented, Instant now) {
        return jdbi.withHandle(
                        handle ->
                                handle.createUpdate(
                                                """
                                insert into suppressions as s
                                  (customer_id, contact_point_id, purpose, since, consented)
                                values (:customer, coalesce(
                                    (select contact_point_id from former_contact_points where former_id = :contactPoint),
                                    :contactPoint), :purpose, :now, :consented)
                                on conflict (customer_id, contact_point_id, purpose) do update
                                set since = excluded.since, lifted_at = null, consented = excluded.consented
                                where s.lifted_at is not null
                                """)
                                        .bind("customer", who.customerId())
                                        .bind("contactPoint", who.contactPointId())
                                        .bind("purpose", purpose.word())
                                        .bind("now", now)
                                        .bind("consented", consented)
                                        .execute())
                == 1;
    }

    /** Undoes what was stopped with this address; what never was stays as it is. */
    void resubscribe(Subscriber who, List<Purpose> purposes, Instant now) {
        List<Purpose> lifted =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                        update suppressions set lifted_at = :now
                        where customer_id = :customer and contact_point_id = :contactPoint
                          and purpose = any(:purposes) and lifted_at is null
                        returning purpose
                        """)
                                        .bind("customer", who.customerId())
                                        .bind("contactPoint", who.contactPointId())
                                        .bind(
                                                "purposes",
                                                purposes.stream()
                                                        .map(Purpose::word)
                                                        .toArray(String[]::new))
                                        .bind("now", now)
                                        .map((row, context) -> Purpose.of(row.getString("purpose")))
                                        .list());
        publish(ContactEvent.RESUBSCRIBED, who, lifted, now);
    }

    private void publish(String type, Subscriber who, List<Purpose> purposes, Instant now) {
        if (purposes.containsAll(List.of(Purpose.values()))) {
            events.add(type, who.customerId(), who.contactPointId(), ContactEvent.ALL, now);
        } else {
            purposes.forEach(
                    purpose ->
                            events.add(
                                    type,
                                    who.customerId(),
                                    who.contactPointId(),
                                    purpose.word(),
                                    now));
        }
    }

    private static Suppression suppression(ResultSet row) throws SQLException {
        OffsetDateTime liftedAt = row.getObject("lifted_at", OffsetDateTime.class);
        return new Suppression(
                row.getObject("customer_id", UUID.class),
                contactPoint(row),
                Purpose.of(row.getString("purpose")),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                liftedAt == null ? null : liftedAt.toInstant(),
                row.getBoolean("consented"));
    }

    private static UUID contactPoint(ResultSet row) throws SQLException {
        return row.getObject("contact_point_id", UUID.class);
    }
}
