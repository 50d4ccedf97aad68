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
        return named(root, root.getClass().getSimpleName());
    }

    /** The failure for a log: its classes and stack traces, without the messages. */
    public static Throwable withoutMessages(Throwable failure) {
        return new Wordless(failure, 0);
    }

    private static String named(Throwable failure, String name) {
        return failure instanceof SQLException sql ? name + " " + sql.getSQLState() : name;
    }

    private static final class Wordless extends Throwable {
        private static final long serialVersionUID = 1;
        private static final int DEEPEST = 20;

        Wordless(Throwable failure, int depth) {
            super(
                    named(failure, failure.getClass().getName()),
                    failure.getCause() == null || depth == DEEPEST
                            ? null
                            : new Wordless(failure.getCause(), depth + 1));
            setStackTrace(failure.getStackTrace());
        }
    }
}
