package io.amends.notification.preference;

import io.amends.notification.customer.ContactPointMoved;
import io.amends.notification.customer.ContactPointsMoved;
import io.amends.notification.customer.CustomersErased;
import io.amends.notification.programme.ProgrammeName;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jdbi.v3.core.Jdbi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was refused with an address stays refused when its contact point gets another id, and when
 * who refused is erased.
 */
@ApplicationScoped
class KeepRefusals {
    private static final String[] CAPPED =
            Arrays.stream(ProgrammeName.values())
                    .filter(name -> !name.kind().isTransactional())
                    .map(ProgrammeName::word)
                    .toArray(String[]::new);

    private final Jdbi jdbi;

    KeepRefusals(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void move(@Observes ContactPointsMoved moved) {
        List<ContactPointMoved> news = remember(moved.moves());
        if (news.isEmpty()) {
            return;
        }
        UUID[] former = news.stream().map(ContactPointMoved::formerId).toArray(UUID[]::new);
        UUID[] points = news.stream().map(ContactPointMoved::contactPointId).toArray(UUID[]::new);
        jdbi.useHandle(
                handle -> {
                    handle.createUpdate(
                                    """
                            with moved as (
                              delete from suppressions s using unnest(:former, :points) as m (former, point)
                              where s.contact_point_id = m.former
                              returning s.*, m.point
                            )
                            insert into suppressions as s
                              (customer_id, contact_point_id, purpose, since, lifted_at, consented)
                            -- One that holds before those that were lifted.
                            select distinct on (customer_id, point, purpose)
                                   customer_id, point, purpose, since, lifted_at, consented
                            from moved order by customer_id, point, purpose, lifted_at desc nulls first
                            on conflict (customer_id, contact_point_id, purpose) do update
                            set since = excluded.since, lifted_at = null, consented = excluded.consented
                            where s.lifted_at is not null and excluded.lifted_at is null
                            """)
                            .bind("former", former)
                            .bind("points", points)
                            .execute();
                    handle.createUpdate(
                                    """
                            with moved as (
                              delete from bounces b using unnest(:former, :points) as m (former, point)
                              where b.contact_point_id = m.former
                              returning m.point, b.at
                            )
                            insert into bounces (contact_point_id, at)
                            select point, min(at) from moved group by point order by point
                            on conflict do nothing
                            """)
                            .bind("former", former)
                            .bind("points", points)
                            .execute();
                    handle.createUpdate(
                                    """
                            with moved as (
                              delete from soft_bounces b using unnest(:former, :points) as m (former, point)
                              where b.contact_point_id = m.former
                              returning m.point, b.in_a_row, b.last_at
                            )
                            insert into soft_bounces as b (contact_point_id, in_a_row, last_at)
                            select point, max(in_a_row), max(last_at) from moved group by point order by point
                            on conflict (contact_point_id) do update
                            set in_a_row = greatest(b.in_a_row, excluded.in_a_row),
                                last_at = greatest(b.last_at, excluded.last_at)
                            """)
                            .bind("former", former)
                            .bind("points", points)
                            .execute();
                    handle.createUpdate(
                                    """
                            update solicitations s set contact_point_id = m.point
                            from unnest(:former, :points) as m (former, point)
                            where s.contact_point_id = m.former and s.asked_at is not null
                            """)
                            .bind("former", former)
                            .bind("points", points)
                            .execute();
                });
        addressAsked(news);
    }

    private List<ContactPointMoved> remember(List<ContactPointMoved> moves) {
        var added =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                insert into former_contact_points (former_id, contact_point_id)
                                select former, point from unnest(:former, :points) as m (former, point) order by former
                                on conflict do nothing
                                returning former_id
                                """)
                                        .bind(
                                                "former",
                                                moves.stream()
                                                        .map(ContactPointMoved::formerId)
                                                        .toArray(UUID[]::new))
                                        .bind(
                                                "points",
                                                moves.stream()
                                                        .map(ContactPointMoved::contactPointId)
                                                        .toArray(UUID[]::new))
                                        .mapTo(UUID.class)
                                        .set());
        return moves.stream().filter(move -> added.contains(move.formerId())).toList();
    }

    /** Until then nobody wrote down at which of their addresses a customer was asked. */
    private void addressAsked(List<ContactPointMoved> news) {
        List<ContactPointMoved> emails =
                news.stream().filter(ContactPointMoved::firstEmail).toList();
        if (emails.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update solicitations s set contact_point_id = m.point
                        from unnest(:customers, :points) as m (customer, point)
                        where s.customer_id = m.customer and s.asked_at is not null and s.contact_point_id is null
                          and s.programme = any(:capped)
                        """)
                                .bind(
                                        "customers",
                                        emails.stream()
                                                .map(ContactPointMoved::customerId)
                                                .toArray(UUID[]::new))
                                .bind(
                                        "points",
                                        emails.stream()
                                                .map(ContactPointMoved::contactPointId)
                                                .toArray(UUID[]::new))
                                .bind("capped", CAPPED)
                                .execute());
    }

    /** What an erased customer refused goes on as a refusal of each of their addresses. */
    void erase(@Observes CustomersErased erased) {
        List<UUID> customers = new ArrayList<>();
        List<UUID> points = new ArrayList<>();
        for (Map.Entry<UUID, ? extends Iterable<UUID>> one : erased.contactPoints().entrySet()) {
            for (UUID point : one.getValue()) {
                customers.add(one.getKey());
                points.add(point);
            }
        }
        if (points.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into suppressions as s
                          (customer_id, contact_point_id, purpose, since, consented)
                        select distinct on (customer_id, e.point, purpose)
                               customer_id, e.point, purpose, since, false
                        from suppressions join unnest(:customers, :points) as e (customer, point)
                          on customer_id = e.customer
                        where lifted_at is null
                        order by customer_id, e.point, purpose, since
                        on conflict (customer_id, contact_point_id, purpose) do update
                        set lifted_at = null, since = excluded.since
                        where s.lifted_at is not null
                        """)
                                .bind("customers", customers.toArray(UUID[]::new))
                                .bind("points", points.toArray(UUID[]::new))
                                .execute());
    }
}
