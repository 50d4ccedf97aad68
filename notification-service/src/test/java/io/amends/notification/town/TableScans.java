package io.amends.notification.town;

import io.quarkus.narayana.jta.QuarkusTransaction;

import org.jdbi.v3.core.Jdbi;

/** Whether PostgreSQL reads whole tables for a statement, where there is much else in them. */
public final class TableScans {
    private TableScans() {}

    /**
     * How often statements read one of these tables as a whole, among much else. Afterwards it is
     * as if nothing had been done.
     *
     * @param insert what makes the tables large
     */
    public static long amongMany(Jdbi jdbi, String insert, Runnable statements, String... tables) {
        // Each connection counts for itself, so all must go over one.
        QuarkusTransaction.begin();
        try {
            jdbi.useHandle(
                    handle -> {
                        handle.execute(insert);
                        for (String table : tables) {
                            handle.execute("analyze " + table);
                        }
                    });
            // What the connection counted shortly before is still among it.
            long before = soFar(jdbi, tables);
            statements.run();
            return soFar(jdbi, tables) - before;
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static long soFar(Jdbi jdbi, String... tables) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select sum(seq_scan) from pg_stat_xact_user_tables where relname = any(:tables)")
                                .bind("tables", tables)
                                .mapTo(Long.class)
                                .one());
    }
}
