package io.amends.chassis.database;

import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;

/**
 * Tells a database that is away or busy, where trying again helps, from a statement that will never
 * work.
 */
public final class Outage {
    private static final int DEEPEST = 20;

    private Outage() {}

    /**
     * Whether the failure, or anything that it was caused by, will pass without anybody changing
     * the data.
     */
    public static boolean isCauseOf(Throwable failure) {
        return isCauseOf(failure, 0);
    }

    private static boolean isCauseOf(@Nullable Throwable failure, int depth) {
        if (failure == null || depth == DEEPEST) {
            return false;
        }
        if (failure instanceof SQLException sql && isOutage(sql)) {
            return true;
        }
        if (failure instanceof IOException || failure instanceof SystemException) {
            return true;
        }
        // A commit whose connection broke: Narayana reports a rollback without saying why, or with
        // what the resource said suppressed.
        if (failure instanceof RollbackException
                && failure.getCause() == null
                && failure.getSuppressed().length == 0) {
            return true;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (isCauseOf(suppressed, depth + 1)) {
                return true;
            }
        }
        return isCauseOf(failure.getCause(), depth + 1);
    }

    private static boolean isOutage(SQLException failure) {
        if (failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException) {
            return true;
        }
        String state = failure.getSQLState();
        if (state == null) {
            // The pool's own failures (no connection in time, pool closed) have no state.
            return true;
        }
        return state.startsWith("08") // connection
                || state.startsWith("53") // disk full, out of memory, too many connections
                || state.startsWith("57P") // shutdown, crash, starting up
                || state.startsWith("58") // system error, I/O
                || state.equals("57014") // cancelled by a timeout
                || state.equals("55P03") // lock not available in time
                || state.equals("40001") // serialisation failure
                || state.equals("40P01") // deadlock
                || state.equals("25P03") // idle transaction ended
                || state.equals("25006"); // read-only: a standby that is about to be promoted
    }
}
