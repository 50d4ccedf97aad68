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

    /** How often a table was read as a whole since the transaction began. */
    public static long inThisTransaction(Jdbi jdbi, String table) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select seq_scan from pg_stat_xact_user_tables where relname = :table")
                                .bind("table", table)
                                .mapTo(Long.class)
                                .one());
    }
}
