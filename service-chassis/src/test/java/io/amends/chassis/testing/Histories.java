package io.amends.chassis.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Made-up histories by the thousand, each from a seed of its own. {@code -Damends.histories} says
 * how many (1000000), {@code -Damends.seed} repeats the one that failed.
 */
public final class Histories {

    private Histories() {}

    /**
     * @param usual how many, unless it is said
     * @param history makes up one history, and fails where it is not as it should be
     */
    public static void each(int usual, Consumer<RandomGenerator> history) {
        Long only = Long.getLong("amends.seed");
        if (only != null) {
            history.accept(new SplittableRandom(only));
            return;
        }
        long first = System.nanoTime();
        int histories = Integer.getInteger("amends.histories", usual);
        for (long seed = first; seed < first + histories; seed++) {
            try {
                history.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("repeat it with -Damends.seed=" + seed, failure);
            }
        }
    }
}
