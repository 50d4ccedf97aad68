package io.amends.chassis;

import java.sql.SQLException;

/** What kind of failure it was, for logs: never a message, since messages quote data. */
public final class FailureKind {
    private FailureKind() {}

    /** The root cause's class and, where there is one, its SQLSTATE. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        return root instanceof SQLException sql ? name + " " + sql.getSQLState() : name;
    }
}
