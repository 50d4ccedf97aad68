package io.amends.chassis.testing;

import org.jdbi.v3.core.Jdbi;

/** Locks in the test's database. */
public final class Locks {
    private Locks() {}

    /** Whether a transaction waits for another one's. */
    public static boolean areAwaited(Jdbi jdbi) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """)
                                .mapTo(Boolean.class)
                                .one());
    }
}
