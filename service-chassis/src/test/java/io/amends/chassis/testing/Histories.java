package io.amends.chassis.testing;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Made-up histories by the thousand, each from a seed of its own: always the same ones, so that who
 * changes nothing breaks nothing. {@code -Damends.histories} says how many (1000000), and makes
 * them others each time; {@code -Damends.seed} repeats the one that failed.
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
        Integer wanted = Integer.getInteger("amends.histories");
        long first = wanted == null ? 0 : System.nanoTime();
        int histories = wanted == null ? usual : wanted;
        for (long seed = first; seed < first + histories; seed++) {
            try {
                history.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("repeat it with -Damends.seed=" + seed, failure);
            }
        }
    }
}
