package io.amends.proof.restore;

import io.amends.proof.installation.Database;
import io.amends.proof.traffic.Exchange;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A moment by PostgreSQL's clock, and between which of ours it was.
 *
 * @param from in the time of {@link System#nanoTime}
 * @param to in the time of {@link System#nanoTime}
 */
record Moment(long from, Instant at, long to) {

    static Moment of(Database database) {
        long from = System.nanoTime();
        long micros =
                database.count("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
        return new Moment(from, Instant.EPOCH.plus(micros, ChronoUnit.MICROS), System.nanoTime());
    }

    /** It was accepted by then, and so was committed. */
    boolean isAfter(Exchange exchange) {
        return exchange.accepted() && exchange.ended() < from;
    }

    /** It was sent only after that. */
    boolean isBefore(Exchange exchange) {
        return exchange.began() > to;
    }
}
