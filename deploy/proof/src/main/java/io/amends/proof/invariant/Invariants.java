package io.amends.proof.invariant;

import io.amends.proof.installation.Part;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** All that must be true. */
public final class Invariants {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Finds what is not as it must be, each in a sentence. */
    interface Invariant {
        List<String> violations(Run run, Log log);
    }

    /**
     * @param invariant who says so
     */
    public record Violation(String invariant, String sentence) {
        @Override
        public String toString() {
            return invariant + ": " + sentence;
        }
    }

    private static final List<Invariant> ALL =
            List.of(
                    new AnswersAreHonest(),
                    new VisitsAreThereOnce(),
                    new EachComplaintHasOneCase(),
                    new EventsAreToldInOrder(),
                    new NobodyIsAskedTwice(),
                    new FiguresEqualARecount(),
                    new DeadLettersAreThePoison(),
                    new WorkIsDoneOnce(),
                    new TheForgottenAreGone());

    /** What the services must be told, so that there is something to see. */
    public static final Map<Part, Map<String, String>> SETTINGS =
            Map.of(
                    // As two instances would have them: they meet in the rows.
                    Part.CUSTOMER, Map.of("AMENDS_VISITS_COMMITTERS", "2"),
                    Part.FEEDBACK, EachComplaintHasOneCase.SETTINGS,
                    Part.NOTIFICATION, NobodyIsAskedTwice.SETTINGS);

    private Invariants() {}

    /**
     * Looks until nothing is violated any more, because everybody has caught up, or until the
     * patience is at its end.
     */
    public static List<Violation> violations(Run run, Duration patience) {
        return violations(run, patience, ALL);
    }

    private static List<Violation> violations(
            Run run, Duration patience, List<Invariant> invariants) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<Violation> violations = look(run, invariants);
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

    /** What the figures have to do with what their owners' tables say, like {@link #violations}. */
    public static List<Violation> differencesOfFigures(Run run, Duration patience) {
        return violations(run, patience, List.of(new FiguresEqualARecount()));
    }

    /** As it is now, when some may not have caught up yet. */
    public static List<Violation> look(Run run) {
        return look(run, ALL);
    }

    private static List<Violation> look(Run run, List<Invariant> invariants) {
        run.guests().readTheRest();
        Log log = Log.read(run.installation().kafka(), run.since());
        List<Violation> violations = new ArrayList<>();
        for (Invariant invariant : invariants) {
            String name = invariant.getClass().getSimpleName();
            invariant
                    .violations(run, log)
                    .forEach(sentence -> violations.add(new Violation(name, sentence)));
        }
        return violations;
    }
}
