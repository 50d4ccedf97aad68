package io.amends.customer.source;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of some posts of one source.
 *
 * @param lags by how much new visits came after they happened; less than nothing if the clock of
 *     the source runs ahead
 */
public record Tally(
        long accepted,
        long amended,
        long repeated,
        long superseded,
        List<Duration> lags,
        Instant lastSeen) {

    public Tally {
        lags = List.copyOf(lags);
    }

    /** Of a post that recorded no new visit. */
    public static Tally of(long amended, long repeated, long superseded, Instant at) {
        return new Tally(0, amended, repeated, superseded, List.of(), at);
    }

    /** Of a new visit; an import says nothing of a clock. */
    public static Tally recorded(@Nullable Duration lag, Instant at) {
        return new Tally(1, 0, 0, 0, lag == null ? List.of() : List.of(lag), at);
    }

    public Tally plus(Tally other) {
        List<Duration> both = new ArrayList<>(lags);
        both.addAll(other.lags);
        return new Tally(
                accepted + other.accepted,
                amended + other.amended,
                repeated + other.repeated,
                superseded + other.superseded,
                both,
                lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen);
    }

    /** In milliseconds, of the one in the middle. */
    @Nullable Long medianLag() {
        return lags.isEmpty()
                ? null
                : lags.stream().sorted().toList().get(lags.size() / 2).toMillis();
    }
}
