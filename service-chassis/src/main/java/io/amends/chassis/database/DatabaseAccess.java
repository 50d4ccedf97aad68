package io.amends.chassis.database;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

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
                .installPlugin(new PostgresPlugin())
                .registerArrayType(Instant.class, "timestamptz", Instant::toString)
                .registerArrayType(LocalDate.class, "date", LocalDate::toString)
                .registerArrayType(LocalTime.class, "time", LocalTime::toString);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
