package io.amends.notification.town;

import org.jdbi.v3.core.Jdbi;

/** Whether PostgreSQL reads whole tables for a statement, where there is much else in them. */
public final class TableScans {
    private TableScans() {}

    /** Fills tables, and lets the planner know. */
    public static void amongMany(Jdbi jdbi, String insert, String... tables) {
        jdbi.useHandle(
                handle -> {
                    handle.execute(insert);
                    for (String table : tables) {
                        handle.execute("analyze " + table);
                    }
                });
    }

    /**
     * How often one of these tables is read as a whole meanwhile; to be asked within a transaction,
     * since each connection counts for itself.
     */
    public static long during(Jdbi jdbi, Runnable statements, String... tables) {
        // What the connection counted shortly before is still among it.
        long before = soFar(jdbi, tables);
        statements.run();
        return soFar(jdbi, tables) - before;
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
