package io.amends.notification.town;

import io.amends.chassis.database.Ids;
import io.amends.notification.town.Town.Person;

import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.util.UUID;

/** Mail in states that only time or a crash brings about, written into the queue. */
public final class MailRows {
    private MailRows() {}

    public static UUID queued(Jdbi jdbi, String shop, Person person, Instant nextAttempt) {
        UUID id = solicitation(jdbi, shop, person, Town.SURVEY);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "insert into deliveries (solicitation_id, transactional, state, queued_at, next_attempt_at)"
                                        + " values (?, false, 'pending', now(), ?)",
                                id,
                                nextAttempt));
        return id;
    }

    /** A mail in the middle of whose conversation another instance was killed. */
    public static UUID left(
            Jdbi jdbi, String shop, Person person, String programme, boolean transactional) {
        UUID id = solicitation(jdbi, shop, person, programme);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "insert into deliveries (solicitation_id, transactional, state, attempts, queued_at, next_attempt_at, sender_id)"
                                        + " values (?, ?, 'sending', 1, now(), now(), ?)",
                                id,
                                transactional,
                                UUID.randomUUID()));
        return id;
    }

    /** A message of the past that counts towards caps. */
    public static void asked(Jdbi jdbi, String shop, Person person) {
        solicitation(jdbi, shop, person, Town.SURVEY);
    }

    /** All that was sent so far was sent a day earlier. */
    public static void onTheDayBefore(Jdbi jdbi, Person person) {
        Town.soon()
                .until(
                        () ->
                                Town.count(
                                                jdbi,
                                                "select count(*) from solicitations where customer_id = :id and outcome = 'queued'",
                                                person.id())
                                        == 0);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                """
                update solicitations
                set asked_at = asked_at - interval '1 day', sent_at = sent_at - interval '1 day'
                where customer_id = ?
                """,
                                person.id()));
    }

    /**
     * A timer that goes off then.
     *
     * @return the visit
     */
    public static UUID dueAt(Jdbi jdbi, String shop, Person person, Instant due) {
        UUID id = solicitation(jdbi, shop, person, Town.SURVEY);
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        update solicitations set outcome = null, decided_at = null, asked_at = null, timer_at = :due, due_at = :due
                        where solicitation_id = :id returning visit_id
                        """)
                                .bind("id", id)
                                .bind("due", due)
                                .mapTo(UUID.class)
                                .one());
    }

    public static void awaitKnown(Jdbi jdbi, Person person) {
        Town.soon()
                .until(
                        () ->
                                Town.count(
                                                jdbi,
                                                "select count(*) from customers where customer_id = :id",
                                                person.id())
                                        == 1);
    }

    private static UUID solicitation(Jdbi jdbi, String shop, Person person, String programme) {
        UUID id = Ids.next();
        awaitKnown(jdbi, person);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                """
                insert into solicitations (solicitation_id, programme, subject_kind, subject_id, subject_version,
                  customer_id, location, visit_id, happened_at, local_date, imported, due_at, outcome, decided_at, asked_at)
                values (?, ?, 'visit', ?, 1, ?, ?, ?, now(), current_date, false, now(), 'queued', now(), now())
                """,
                                id,
                                programme,
                                UUID.randomUUID(),
                                person.id(),
                                shop,
                                UUID.randomUUID()));
        return id;
    }
}
