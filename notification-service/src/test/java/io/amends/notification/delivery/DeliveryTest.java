package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

class DeliveryTest {
    private static final Instant NOW = Instant.parse("2026-11-20T19:30:00Z");
    private static final Conversation NOT_NOW = new Conversation.NotNow("450", false);
    private static final Delivery.Patience PATIENCE =
            new Delivery.Patience(Duration.ofSeconds(30), Duration.ofHours(24));

    @Test
    void mailThatTheServerTookIsSent() {
        assertThat(survey().begin().after(new Conversation.Accepted(), NOW, PATIENCE).state())
                .isEqualTo(SendState.SENT);
    }

    @Test
    void mailThatTheServerRefusesForGoodHasFailed() {
        assertThat(
                        survey().begin()
                                .after(refused(Conversation.Fault.HARD_BOUNCE), NOW, PATIENCE)
                                .state())
                .isEqualTo(SendState.FAILED);
    }

    @Test
    void mailThatTheServerDoesNotTakeNowIsTriedAgainLaterAndLater() {
        Delivery first = survey().begin().after(NOT_NOW, NOW, PATIENCE);
        assertThat(first.state()).isEqualTo(SendState.PENDING);
        assertThat(first.nextAttemptAt()).isEqualTo(NOW.plusSeconds(30));
        Delivery third =
                first.begin().after(NOT_NOW, NOW, PATIENCE).begin().after(NOT_NOW, NOW, PATIENCE);
        assertThat(third.attempts()).isEqualTo(3);
        assertThat(third.nextAttemptAt()).isEqualTo(NOW.plusSeconds(120));
    }

    @Test
    void mailOnARouteThatIsRefusedIsTriedAgain() {
        Delivery refused =
                survey().begin().after(new Conversation.RouteRefused("550 5.7.1"), NOW, PATIENCE);
        assertThat(refused.state()).isEqualTo(SendState.PENDING);
        assertThat(refused.reply()).isEqualTo("550 5.7.1");
    }

    @Test
    void mailToAnAddressThatTheServerCantBeToldHasFailed() {
        assertThat(survey().begin().after(new Conversation.Unroutable(), NOW, PATIENCE).state())
                .isEqualTo(SendState.FAILED);
    }

    @Test
    void noPauseIsLongerThanAnHour() {
        Delivery delivery = survey();
        for (int i = 0; i < 40; i++) {
            delivery = delivery.begin().after(NOT_NOW, NOW, PATIENCE);
        }
        assertThat(delivery.nextAttemptAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void afterADayItIsGivenUp() {
        assertThat(
                        survey().begin()
                                .after(NOT_NOW, NOW.plus(Duration.ofHours(24)), PATIENCE)
                                .state())
                .isEqualTo(SendState.FAILED);
    }

    @Test
    void aSurveyThatWasHandedOverWithoutAnAnswerIsNotSentAgain() {
        assertThat(survey().begin().after(new Conversation.NoAnswer(), NOW, PATIENCE).state())
                .isEqualTo(SendState.UNKNOWN);
    }

    @Test
    void anAcknowledgementThatWasHandedOverWithoutAnAnswerIsSentAgain() {
        assertThat(
                        acknowledgement()
                                .begin()
                                .after(new Conversation.NoAnswer(), NOW, PATIENCE)
                                .state())
                .isEqualTo(SendState.PENDING);
    }

    @Test
    void ofADeadSendersMailOnlyTransactionalOnesAreSentAgain() {
        assertThat(survey().begin().orphaned(NOW).state()).isEqualTo(SendState.UNKNOWN);
        assertThat(acknowledgement().begin().orphaned(NOW).state()).isEqualTo(SendState.PENDING);
        assertThat(acknowledgement().begin().orphaned(NOW).nextAttemptAt()).isEqualTo(NOW);
    }

    @Test
    void aSenderThatOnlySeemedDeadMayStillSayThatItWasSent() {
        assertThat(
                        survey().begin()
                                .orphaned(NOW)
                                .after(new Conversation.Accepted(), NOW, PATIENCE)
                                .state())
                .isEqualTo(SendState.SENT);
    }

    @Test
    void nothingBeginsTwice() {
        Delivery sending = survey().begin();
        assertThatThrownBy(sending::begin).isInstanceOf(IllegalStateException.class);
        Delivery sent = sending.after(new Conversation.Accepted(), NOW, PATIENCE);
        assertThatThrownBy(sent::begin).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sent.after(new Conversation.Accepted(), NOW, PATIENCE))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Conversation refused(Conversation.Fault fault) {
        return new Conversation.Refused("550 5.1.1", fault);
    }

    private static Delivery survey() {
        return new Delivery(UUID.randomUUID(), false, SendState.PENDING, 0, NOW, NOW, "");
    }

    private static Delivery acknowledgement() {
        return new Delivery(UUID.randomUUID(), true, SendState.PENDING, 0, NOW, NOW, "");
    }
}
