package io.amends.local;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Starts parts again that have ended by themselves, but not for ever those that keep ending. */
final class Watch {

    private static final int MOST = 5;
    private static final Duration WITHIN = Duration.ofHours(1);

    private final List<Part> parts;
    private final Predicate<Runnable> alone;
    private final InstantSource clock;
    private final PrintWriter out;
    private final Map<String, Deque<Instant>> starts = new HashMap<>();

    /**
     * @param alone does something unless somebody else is starting or stopping parts
     */
    Watch(List<Part> parts, Predicate<Runnable> alone, InstantSource clock, PrintWriter out) {
        this.parts = List.copyOf(parts);
        this.alone = alone;
        this.clock = clock;
        this.out = out;
    }

    void look() {
        for (Part part : parts) {
            if (part.running().isEmpty()) {
                boolean _ = alone.test(() -> startAgain(part));
            }
        }
    }

    private void startAgain(Part part) {
        if (part.running().isPresent()) {
            return;
        }
        Instant now = clock.instant();
        Deque<Instant> recent = starts.computeIfAbsent(part.name(), first -> new ArrayDeque<>());
        recent.removeIf(start -> start.isBefore(now.minus(WITHIN)));
        if (recent.size() == MOST) {
            return;
        }
        recent.add(now);
        say(
                "%s had ended and is started again (%d of at most %d times within an hour)"
                        .formatted(part.name(), recent.size(), MOST));
        try {
            part.start();
            say(part.name() + " is ready");
        } catch (ServerFailed failed) {
            say(String.valueOf(failed.getMessage()));
        }
        if (recent.size() == MOST) {
            say(part.name() + " will be left alone if it ends again; ./amends up starts it");
        }
    }

    private void say(String what) {
        out.println(clock.instant() + " " + what);
        out.flush();
    }
}
