package io.amends.notification.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One mail on its way, and what may become of it.
 *
 * @param attempts conversations that were begun
 * @param reply the last thing that the server said, for those who look into a failure
 */
record Delivery(
        UUID solicitationId,
        boolean transactional,
        SendState state,
        int attempts,
        Instant queuedAt,
        Instant nextAttemptAt,
        String reply) {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** When to try again, and when to stop trying. */
    record Patience(Duration firstPause, Duration giveUpAfter) {}

    /** To be committed before the conversation. */
    Delivery begin() {
        require(SendState.PENDING);
        return new Delivery(
                solicitationId,
                transactional,
                SendState.SENDING,
                attempts + 1,
                queuedAt,
                nextAttemptAt,
                reply);
    }

    /** What becomes of it after the conversation. */
    Delivery after(Conversation conversation, Instant now, Patience patience) {
        // A mail that was held for lost meanwhile, because its sender seemed dead, can still be
        // known to be sent.
        if (state != SendState.SENDING && state != SendState.UNKNOWN) {
            throw new IllegalStateException("nobody is sending mail that is " + state.word());
        }
        return switch (conversation) {
            case Conversation.Accepted() -> as(SendState.SENT, "250");
            case Conversation.Refused(String codes, Conversation.Fault fault) ->
                    as(SendState.FAILED, codes);
            case Conversation.Unroutable() -> as(SendState.FAILED, "unroutable address");
            case Conversation.RouteRefused(String codes) -> again(now, patience, codes);
            case Conversation.NotNow(String codes, boolean mailbox) ->
                    again(now, patience, codes.isEmpty() ? "no connection" : codes);
            case Conversation.NoAnswer() ->
                    transactional
                            ? again(now, patience, "no answer")
                            : as(SendState.UNKNOWN, "no answer");
        };
    }

    /** Its sender died: what may be sent twice is sent again, everything else is not. */
    Delivery orphaned(Instant now) {
        require(SendState.SENDING);
        return transactional
                ? new Delivery(
                        solicitationId,
                        true,
                        SendState.PENDING,
                        attempts,
                        queuedAt,
                        now,
                        "sender died")
                : as(SendState.UNKNOWN, "sender died");
    }

    /** A rule says no, now that its turn has come. */
    Delivery withdraw() {
        require(SendState.PENDING);
        return as(SendState.WITHDRAWN, "");
    }

    /** Something is missing that is sure to come. */
    Delivery postpone(Instant until) {
        require(SendState.PENDING);
        return new Delivery(
                solicitationId, transactional, SendState.PENDING, attempts, queuedAt, until, reply);
    }

    private Delivery again(Instant now, Patience patience, String reply) {
        if (!queuedAt.plus(patience.giveUpAfter()).isAfter(now)) {
            return as(SendState.FAILED, reply);
        }
        return new Delivery(
                solicitationId,
                transactional,
                SendState.PENDING,
                attempts,
                queuedAt,
                now.plus(pause(patience.firstPause())),
                reply);
    }

    /** Twice as long after each attempt, up to an hour. */
    private Duration pause(Duration first) {
        Duration pause = first.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private Delivery as(SendState next, String reply) {
        return new Delivery(
                solicitationId, transactional, next, attempts, queuedAt, nextAttemptAt, reply);
    }

    private void require(SendState expected) {
        if (state != expected) {
            throw new IllegalStateException(
                    "mail that is " + state.word() + " can't be treated as " + expected.word());
        }
    }
}
