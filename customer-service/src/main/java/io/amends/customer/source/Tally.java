package io.amends.customer.source;

import java.time.Instant;

/** What became of some posts of one source. */
public record Tally(long accepted, long amended, long repeated, long superseded, Instant lastSeen) {

    public Tally plus(Tally other) {
        return new Tally(
                accepted + other.accepted,
                amended + other.amended,
                repeated + other.repeated,
                superseded + other.superseded,
                lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen);
    }
}
