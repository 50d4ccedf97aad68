package io.amends.customer.credential;

import io.amends.chassis.observability.DatabaseFigure;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which sources will soon be refused. */
class CredentialFigures {

    @Produces
    @Singleton
    DatabaseFigure ending() {
        return new DatabaseFigure(
                "amends.credentials.ending",
                "Credentials that end within twelve hours, and were used in the last two",
                """
                select count(*) from credential
                where valid_until between now() and now() + interval '12 hours' and last_used_at > now() - interval '2 hours'
                """);
    }
}
