package io.amends.proof.invariant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All that must be true. */
public final class Invariants {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Finds what is not as it must be, each in a sentence. */
    interface Invariant {
        List<String> violations(Run run, Log log);
    }

    private static final List<Invariant> ALL =
            List.of(
                    new AnswersAreHonest(),
                    new VisitsAreThereOnce(),
                    new EachComplaintHasOneCase(),
                    new EventsAreToldInOrder(),
                    new NobodyIsAskedTwice(),
                    new FiguresEqualARecount(),
                    new DeadLettersAreThePoison());

    private Invariants() {}

    /**
     * Looks until nothing is violated any more, because everybody has caught up, or until the
     * patience is at its end.
     */
    public static List<String> violations(Run run, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            run.guests().readTheRest();
            List<String> violations = look(run);
            if (violations.isEmpty() || System.nanoTime() > deadline) {
                return violations;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return violations;
            }
        }
    }

    private static List<String> look(Run run) {
        Log log = Log.read(run.installation().kafka());
        List<String> violations = new ArrayList<>();
        for (Invariant invariant : ALL) {
            violations.addAll(invariant.violations(run, log));
        }
        return violations;
    }
}
