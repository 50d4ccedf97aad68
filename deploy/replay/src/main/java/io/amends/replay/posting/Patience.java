package io.amends.replay.posting;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a request is repeated while the service is busy or gone.
 *
 * @param giveUpAfter since the first attempt
 * @param firstDelay doubled with every attempt, up to longestDelay; half of it is random
 */
public record Patience(Duration giveUpAfter, Duration firstDelay, Duration longestDelay) {

    public static Patience of(Duration giveUpAfter) {
        return new Patience(giveUpAfter, Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    Duration delay(int attempt) {
        long doubled = firstDelay.toMillis() << Math.min(attempt, 20);
        long most = Math.min(doubled, longestDelay.toMillis());
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
