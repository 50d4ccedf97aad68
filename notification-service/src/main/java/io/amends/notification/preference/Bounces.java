package io.amends.notification.preference;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.util.Collection;
import java.util.UUID;

/** Which addresses mail comes back from. Nobody is written to there again. */
@ApplicationScoped
public class Bounces {
    private static final int SOFT_BOUNCES_IN_A_ROW = 3;

    private final Jdbi jdbi;
    private final ContactEvents events;

    Bounces(Jdbi jdbi, ContactEvents events) {
        this.jdbi = jdbi;
        this.events = events;
    }

    /**
     * Mail to the address came back. A mailbox that does not exist, and one that did not take three
     * in a row, is not written to again.
     */
    public void bounced(UUID customerId, UUID contactPointId, boolean hard, Instant now) {
        if ((hard || softBounces(contactPointId, now) >= SOFT_BOUNCES_IN_A_ROW)
                && stop(contactPointId, now)) {
            events.add(ContactEvent.BOUNCED, customerId, contactPointId, ContactEvent.ALL, now);
        }
    }

    private int softBounces(UUID contactPointId, Instant now) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        insert into soft_bounces as s (contact_point_id, in_a_row, last_at) values (:contactPoint, 1, :now)
                        on conflict (contact_point_id) do update set in_a_row = s.in_a_row + 1, last_at = excluded.last_at
                        returning in_a_row
                        """)
                                .bind("contactPoint", contactPointId)
                                .bind("now", now)
                                .mapTo(Integer.class)
                                .one());
    }

    private boolean stop(UUID contactPointId, Instant now) {
        return jdbi.withHandle(
                        handle ->
                                handle.createUpdate(
                                                "insert into bounces (contact_point_id, at) values (:contactPoint, :now) on conflict do nothing")
                                        .bind("contactPoint", contactPointId)
                                        .bind("now", now)
                                        .execute())
                == 1;
    }

    /** Mail to these addresses was taken: what came back before no longer counts. */
    public void reached(Collection<UUID> contactPoints) {
        if (contactPoints.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "delete from soft_bounces where contact_point_id = any(:contactPoints)")
                                .bind("contactPoints", contactPoints.toArray(UUID[]::new))
                                .execute());
    }
}
