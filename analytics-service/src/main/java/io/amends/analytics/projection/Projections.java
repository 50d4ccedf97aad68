package io.amends.analytics.projection;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

/**
 * Which projections there are, who may write one, and whether anything changed since somebody
 * looked.
 */
@ApplicationScoped
public class Projections {
    private final Jdbi jdbi;

    Projections(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Makes the running transaction the projection's only writer until its end. Sums that several
     * instances add to in different orders would deadlock otherwise, and a batch reads what it is
     * about to replace.
     */
    public void lock(String name) {
        int locked =
                jdbi.withHandle(
                        handle ->
                                handle.execute(
                                        "update projection set revision = revision + 1 where name = ?",
                                        name));
        if (locked != 1) {
            throw new IllegalArgumentException("no projection is called " + name);
        }
    }

    /** A number that grows with every batch applied. */
    public long revision() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select sum(revision) from projection")
                                .mapTo(Long.class)
                                .one());
    }
}
