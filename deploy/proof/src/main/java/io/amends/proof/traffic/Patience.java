package io.amends.proof.traffic;

import io.amends.proof.installation.Api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again and again until somebody answers, as people and programs do. */
public final class Patience {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final long PAUSE_MILLIS = 200;

    private Patience() {}

    public static Api.Reply ask(Supplier<Api.Reply> attempt) {
        return ask(attempt, reply -> false);
    }

    /**
     * @param comeAgain which answers mean that it is not done yet, besides none, 429 and 503
     */
    static Api.Reply ask(Supplier<Api.Reply> attempt, Predicate<Api.Reply> comeAgain) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            Api.Reply reply = attempt.get();
            int status = reply.status();
            boolean again = status == 0 || status == 503 || status == 429 || comeAgain.test(reply);
            if (!again || System.nanoTime() > deadline) {
                return reply;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return reply;
            }
        }
    }
}
