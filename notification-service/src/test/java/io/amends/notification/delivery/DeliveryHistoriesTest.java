package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Histories;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Mails on their way, with senders that die, come back and are told anything by the mail server,
 * beside a table of what may happen.
 */
class DeliveryHistoriesTest {
    private static final List<Conversation.Fault> FAULTS = List.of(Conversation.Fault.values());
    private static final Instant START = Instant.parse("2026-11-20T19:30:00Z");

    @Test
    void everyHistoryIsAsTheTableSays() {
        Histories.each(200_000, random -> new History(random).live());
    }

    /** What can be tried with a mail, in whatever state. */
    private enum Step {
        BEGIN,
        ACCEPTED,
        REFUSED,
        NOT_NOW,
        NO_ANSWER,
        SENDER_DIED,
        WITHDRAW,
        POSTPONE
    }

    private static final class History {
        private final RandomGenerator random;
        private final Model model;
        private final Delivery.Patience patience;
        private final List<String> told = new ArrayList<>();
        private Delivery delivery;
        private Instant now = START;

        History(RandomGenerator random) {
            this.random = random;
            boolean transactional = random.nextBoolean();
            patience =
                    new Delivery.Patience(
                            Duration.ofSeconds(1 + random.nextInt(120)),
                            Duration.ofHours(1 + random.nextInt(48)));
            delivery =
                    new Delivery(new UUID(1, 2), transactional, SendState.PENDING, 0, now, now, "");
            model = new Model(transactional, patience);
        }

        void live() {
            Step[] steps = Step.values();
            for (int i = 1 + random.nextInt(40); i > 0; i--) {
                now = now.plusSeconds(random.nextInt(random.nextInt(8) == 0 ? 40_000 : 600));
                // Half of them as it goes, half as it may go wrong.
                Step step =
                        delivery.state() == SendState.PENDING && random.nextBoolean()
                                ? Step.BEGIN
                                : steps[random.nextInt(steps.length)];
                told.add(step + " at " + now);
                boolean done = attempt(step);
                assertThat(done).as(told::toString).isEqualTo(model.attempt(step, now));
                assertThat(delivery.state().word()).as(told::toString).isEqualTo(model.state);
                assertThat(delivery.attempts()).as(told::toString).isEqualTo(model.attempts);
                assertThat(delivery.nextAttemptAt()).as(told::toString).isEqualTo(model.next);
                assertThat(delivery.queuedAt()).as(told::toString).isEqualTo(START);
                assertThat(delivery.transactional())
                        .as(told::toString)
                        .isEqualTo(model.transactional);
            }
        }

        private boolean attempt(Step step) {
            try {
                delivery =
                        switch (step) {
                            case BEGIN -> delivery.begin();
                            case ACCEPTED -> after(new Conversation.Accepted());
                            case REFUSED ->
                                    after(
                                            random.nextInt(4) == 0
                                                    ? new Conversation.Unroutable()
                                                    : new Conversation.Refused(
                                                            "550 5.1.1",
                                                            FAULTS.get(
                                                                    random.nextInt(
                                                                            FAULTS.size()))));
                            case NOT_NOW ->
                                    after(
                                            random.nextBoolean()
                                                    ? new Conversation.NotNow(
                                                            "421", random.nextBoolean())
                                                    : new Conversation.RouteRefused("550 5.7.1"));
                            case NO_ANSWER -> after(new Conversation.NoAnswer());
                            case SENDER_DIED -> delivery.orphaned(now);
                            case WITHDRAW -> delivery.withdraw();
                            case POSTPONE -> delivery.postpone(now.plusSeconds(5));
                        };
                return true;
            } catch (IllegalStateException outOfTurn) {
                return false;
            }
        }

        private Delivery after(Conversation conversation) {
            return delivery.after(conversation, now, patience);
        }
    }

    /** As somebody would keep it on paper. */
    private static final class Model {
        private final boolean transactional;
        private final Delivery.Patience patience;
        private String state = "pending";
        private int attempts;
        private Instant next = START;
        private boolean mayHaveGone;

        Model(boolean transactional, Delivery.Patience patience) {
            this.transactional = transactional;
            this.patience = patience;
        }

        /** Whether that can be done; then it is. */
        boolean attempt(Step step, Instant now) {
            String row = state + " " + step;
            switch (row) {
                case "pending BEGIN" -> {
                    // What all this is for: nobody gets a survey twice.
                    assertThat(mayHaveGone && !transactional).isFalse();
                    state = "sending";
                    attempts++;
                    mayHaveGone = true;
                }
                case "pending WITHDRAW" -> state = "withdrawn";
                case "pending POSTPONE" -> next = now.plusSeconds(5);
                case "sending ACCEPTED", "unknown ACCEPTED" -> state = "sent";
                case "sending REFUSED", "unknown REFUSED" -> state = "failed";
                case "sending NOT_NOW", "unknown NOT_NOW" -> {
                    mayHaveGone = false;
                    again(now);
                }
                case "sending NO_ANSWER", "unknown NO_ANSWER" -> {
                    if (transactional) {
                        again(now);
                    } else {
                        state = "unknown";
                    }
                }
                case "sending SENDER_DIED" -> {
                    state = transactional ? "pending" : "unknown";
                    next = transactional ? now : next;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void again(Instant now) {
            if (Duration.between(START, now).compareTo(patience.giveUpAfter()) >= 0) {
                state = "failed";
                return;
            }
            state = "pending";
            long pause = patience.firstPause().toSeconds();
            for (int i = 1; i < attempts && pause < 3_600; i++) {
                pause = pause * 2;
            }
            next = now.plusSeconds(Math.min(pause, 3_600));
        }
    }
}
