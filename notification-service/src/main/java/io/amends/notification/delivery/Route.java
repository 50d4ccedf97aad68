package io.amends.notification.delivery;

import org.jboss.logging.Logger;

import java.time.Duration;

/**
 * Whether the mail server takes mail from us at all. When it has refused several in a row by policy
 * (a blocklist, a sender it does not accept), nothing is begun until a pause is over; then one mail
 * tries, and the pause doubles as long as it is refused. One recipient's own policy stops nobody:
 * other mail is accepted in between.
 *
 * <p>Each instance finds out for itself. Times are of the monotonic clock.
 */
final class Route {
    private static final Logger LOG = Logger.getLogger(Route.class);
    private static final int IN_A_ROW = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final Duration firstPause;
    private volatile boolean paused;
    private int refused;
    private Duration pause;
    private long tryAt;

    Route(Duration firstPause) {
        this.firstPause = firstPause;
        this.pause = firstPause;
    }

    boolean isPaused() {
        return paused;
    }

    /** What a conversation's end says about the route. */
    synchronized void ended(Conversation conversation, long now) {
        switch (conversation) {
            case Conversation.Accepted() -> {
                if (paused) {
                    LOG.info("The mail server takes mail again");
                }
                paused = false;
                refused = 0;
                pause = firstPause;
            }
            case Conversation.RouteRefused(String codes) -> refused(codes, now);
            case Conversation.Refused(String codes, Conversation.Fault fault) -> {}
            case Conversation.Unroutable() -> {}
            case Conversation.NotNow(String codes, boolean mailbox) -> {}
            case Conversation.NoAnswer() -> {}
        }
    }

    private void refused(String codes, long now) {
        refused++;
        if (refused < IN_A_ROW || (paused && now - tryAt < 0)) {
            return;
        }
        pause = paused ? min(pause.multipliedBy(2), LONGEST_PAUSE) : firstPause;
        tryAt = now + pause.toNanos();
        if (!paused) {
            LOG.warnf("The mail server refuses all mail of ours (%s): it is held back", codes);
        }
        paused = true;
    }

    /** How many mails may be begun. */
    synchronized int allowed(int idle, int goingOn, long now) {
        if (!paused) {
            return idle;
        }
        return goingOn == 0 && now - tryAt >= 0 ? Math.min(idle, 1) : 0;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
