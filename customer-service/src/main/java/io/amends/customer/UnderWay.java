package io.amends.customer;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

/**
 * Visits that are being accepted rely on the locations' zones and on who is known. Whoever changes
 * these in a way that a version doesn't show lets them finish first.
 */
@ApplicationScoped
public class UnderWay {
    private static final int LOCK = 0x10ca7e;

    private final Jdbi jdbi;

    UnderWay(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Visits are accepted until the transaction ends; others may be accepted beside them. */
    public void accept() {
        // The plans of the statements to come are kept, and may have been made when the tables were
        // empty.
        jdbi.useHandle(
                h ->
                        h.select(
                                        """
                                        select set_config('enable_seqscan', 'off', true)
                                        from pg_advisory_xact_lock_shared(?, 0)
                                        """,
                                        LOCK)
                                .mapTo(String.class)
                                .one());
    }

    /**
     * Lets visits under way finish, and those to come wait, until the transaction ends: a matter of
     * milliseconds.
     */
    public void letFinish() {
        jdbi.useHandle(h -> h.select("select pg_advisory_xact_lock(?, 0)", LOCK).mapToMap().list());
    }
}
