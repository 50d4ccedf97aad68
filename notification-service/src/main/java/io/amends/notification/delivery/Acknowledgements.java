package io.amends.notification.delivery;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * How many acknowledgements go to an address a day. Whoever can post a complaint can have one sent
 * to any address, without its owner ever having dealt with us.
 */
@ApplicationScoped
class Acknowledgements {
    private static final int KEPT_DAYS = 2;

    private final Jdbi jdbi;

    Acknowledgements(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Counts one more, and tells how many that makes on this day (UTC). */
    int another(UUID contactPoint, Instant now) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        insert into acknowledgements as a (day, contact_point_id, mails) values (:day, :contactPoint, 1)
                        on conflict (day, contact_point_id) do update set mails = a.mails + 1
                        returning mails
                        """)
                                .bind("day", day(now))
                                .bind("contactPoint", contactPoint)
                                .mapTo(Integer.class)
                                .one());
    }

    void forgetPastDays(Instant now) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate("delete from acknowledgements where day < :day")
                                .bind("day", day(now).minusDays(KEPT_DAYS))
                                .execute());
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
