package io.amends.chassis.database;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

import javax.sql.DataSource;

/** The two things that everything in a service is given instead of asking the system for them. */
@Singleton
class DatabaseAccess {

    /**
     * SQL over the service's pool. The pool takes part in the running JTA transaction, so handles
     * opened inside one share it; Jdbi's own transactions are not used.
     */
    @Produces
    @Singleton
    Jdbi jdbi(DataSource dataSource) {
        return Jdbi.create(dataSource)
                // A statement's parameters are customers' data; its failure goes to the log.
                .configure(
                        StatementExceptions.class,
                        e -> e.setMessageRendering(MessageRendering.NONE))
                .installPlugin(new PostgresPlugin())
                .registerArrayType(Instant.class, "timestamptz", DatabaseAccess::text)
                .registerArrayType(LocalDate.class, "date", DatabaseAccess::text)
                .registerArrayType(LocalTime.class, "time", DatabaseAccess::text);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** An array of nullable columns has nulls in it. */
    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
