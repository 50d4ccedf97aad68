package io.amends.feedback.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.feedback.location.Calendar;
import io.amends.feedback.recovery.CaseFixture.Acting;
import io.amends.feedback.recovery.Outcome.AboveAuthority;
import io.amends.feedback.recovery.Outcome.Done;
import io.amends.feedback.recovery.Outcome.NeedsReason;
import io.amends.feedback.recovery.Outcome.OtherCurrency;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;
import io.amends.feedback.recovery.RecoveryCaseEvent.Escalation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class RecoveryCaseTest {
    private static final Instant OPENED = CaseFixture.OPENED;
    private static final RemedyTerms IN_USD = new RemedyTerms("USD", null);
    private static final Authority AGENT = new Authority("an agent", Map.of("JPY", 700L), 5_000);

    /** Every action in every state: the state it leads to, or '-' where it is refused. */
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
            # from,        acknowledge,  assign,       contact,     remedy,      resolve,  confirm,   reopen,      close
            OPENED,        ACKNOWLEDGED, OPENED,       IN_PROGRESS, IN_PROGRESS, RESOLVED, -,         -,           -
            ACKNOWLEDGED,  -,            ACKNOWLEDGED, IN_PROGRESS, IN_PROGRESS, RESOLVED, -,         -,           -
            IN_PROGRESS,   -,            IN_PROGRESS,  IN_PROGRESS, IN_PROGRESS, RESOLVED, -,         -,           -
            RESOLVED,      -,            RESOLVED,     RESOLVED,    RESOLVED,    -,        CONFIRMED, IN_PROGRESS, CLOSED
            CONFIRMED,     -,            CONFIRMED,    CONFIRMED,   CONFIRMED,   -,        -,         IN_PROGRESS, CLOSED
            CLOSED,        -,            -,            -,           -,           -,        -,         IN_PROGRESS, -
            """)
    void allowsWhatTheStateAllows(
            CaseState from,
            String acknowledge,
            String assign,
            String contact,
            String remedy,
            String resolve,
            String confirm,
            String reopen,
            String close) {
        Map<Acting, String> expected =
                Map.of(
                        CaseFixture::acknowledge, acknowledge,
                        CaseFixture::assign, assign,
                        CaseFixture::contact, contact,
                        CaseFixture::apologise, remedy,
                        CaseFixture::resolve, resolve,
                        CaseFixture::confirm, confirm,
                        CaseFixture::reopen, reopen,
                        CaseFixture::close, close);
        expected.forEach(
                (acting, state) -> {
                    RecoveryCase one = CaseFixture.in(from);
                    long version = one.version();

                    Outcome outcome = acting.on(one, OPENED.plus(Duration.ofHours(10)));

                    if (state.equals("-")) {
                        assertThat(outcome).isInstanceOf(OutOfTurn.class);
                        assertThat(one.version()).isEqualTo(version);
                        assertThat(one.state()).isEqualTo(from);
                    } else {
                        assertThat(outcome).isInstanceOf(Done.class);
                        assertThat(one.version()).isEqualTo(version + 1);
                        assertThat(one.state()).isEqualTo(CaseState.valueOf(state));
                    }
                });
    }

    @Test
    void isTheSumOfItsHistory() {
        RecoveryCase one = CaseFixture.opened();
        one.wake(OPENED.plus(Duration.ofHours(5)));
        CaseFixture.acknowledge(one, OPENED.plus(Duration.ofHours(6)));
        CaseFixture.resolve(one, OPENED.plus(Duration.ofHours(7)));
        CaseFixture.reopen(one, OPENED.plus(Duration.ofHours(8)));

        RecoveryCase again =
                RecoveryCase.of(one.subject(), () -> CaseFixture.ROUND_THE_CLOCK, one.history());

        assertThat(again.toEvent()).isEqualTo(one.toEvent());
        assertThat(again.wakesAt()).isEqualTo(one.wakesAt());
    }

    /** No calendar reaches back so far. */
    @Test
    void refusesToBeReopenedAtTheBeginningOfTime() {
        RecoveryCase one = CaseFixture.openedWith(CaseFixture.NINE_TO_SIX);
        CaseFixture.resolve(one, OPENED.plus(Duration.ofHours(1)));

        assertThat(CaseFixture.reopen(one, Instant.MIN)).isInstanceOf(Untimely.class);
        assertThat(one.state()).isEqualTo(CaseState.RESOLVED);
    }

    @Test
    void escalatesEachClockOnceAndNeverEarly() {
        RecoveryCase one = CaseFixture.opened();

        one.wake(one.acknowledgeBy().minusMillis(1));
        assertThat(one.isEscalated()).isFalse();

        one.wake(one.acknowledgeBy());
        one.wake(one.acknowledgeBy().plusSeconds(60));
        assertThat(one.toEvent().escalations())
                .containsExactly(new Escalation(SlaClock.ACKNOWLEDGE, one.acknowledgeBy()));

        one.wake(one.resolveBy().minusMillis(1));
        assertThat(one.toEvent().escalations()).hasSize(1);

        one.wake(one.resolveBy());
        one.wake(one.resolveBy().plusSeconds(60));
        assertThat(one.toEvent().escalations())
                .extracting(Escalation::clock)
                .containsExactly(SlaClock.ACKNOWLEDGE, SlaClock.RESOLVE);
        assertThat(one.wakesAt()).isEmpty();
    }

    @Test
    void doesNotEscalateWhatWasDoneInTime() {
        RecoveryCase one = CaseFixture.opened();
        CaseFixture.acknowledge(one, OPENED.plus(Duration.ofHours(1)));
        CaseFixture.resolve(one, OPENED.plus(Duration.ofHours(2)));

        one.wake(OPENED.plus(Duration.ofDays(6)));

        assertThat(one.isEscalated()).isFalse();
    }

    @Test
    void isAcknowledgedOnceAndCountsFromItsOpening() {
        RecoveryCase one = CaseFixture.opened();
        CaseFixture.acknowledge(one, OPENED.plus(Duration.ofHours(1)));
        CaseFixture.contact(one, OPENED.plus(Duration.ofHours(2)));

        assertThat(one.toEvent().acknowledgedAt()).isEqualTo(OPENED.plus(Duration.ofHours(1)));
        assertThat(one.toEvent().businessMinutesToAcknowledge()).isEqualTo(60);
        assertThat(one.history())
                .extracting(CaseAction::businessMinutes)
                .containsExactly(0L, 60L, 120L);
    }

    @Test
    void startsANewResolveClockWhenReopened() {
        RecoveryCase one = CaseFixture.opened();
        one.wake(one.resolveBy());
        CaseFixture.resolve(one, OPENED.plus(Duration.ofHours(30)));
        CaseFixture.reopen(one, OPENED.plus(Duration.ofHours(40)));

        assertThat(one.resolveBy()).isEqualTo(OPENED.plus(Duration.ofHours(64)));
        one.wake(one.resolveBy());
        assertThat(one.toEvent().escalations())
                .extracting(Escalation::clock)
                .containsExactly(SlaClock.ACKNOWLEDGE, SlaClock.RESOLVE, SlaClock.RESOLVE);
    }

    @Test
    void neverEscalatesAnImportedCase() {
        RecoveryCase one = CaseFixture.imported();

        one.wake(OPENED.plus(Duration.ofDays(300)));

        assertThat(one.isEscalated()).isFalse();
        assertThat(one.wakesAt()).isEmpty();
    }

    @Test
    void closesByItselfSomeDaysAfterTheResolution() {
        RecoveryCase one = CaseFixture.opened();
        Instant resolved = OPENED.plus(Duration.ofHours(2));
        CaseFixture.resolve(one, resolved);

        one.wake(resolved.plus(Duration.ofDays(7)).minusMillis(1));
        assertThat(one.state()).isEqualTo(CaseState.RESOLVED);

        one.wake(resolved.plus(Duration.ofDays(7)));
        assertThat(one.state()).isEqualTo(CaseState.CLOSED);
        assertThat(one.toEvent().closedAt()).isEqualTo(resolved.plus(Duration.ofDays(7)));
    }

    @Test
    void followsACorrectedCalendarAndKeepsRecordedEscalations() {
        RecoveryCase one = CaseFixture.opened();
        one.wake(one.acknowledgeBy());
        var escalated = one.toEvent().escalations();

        RecoveryCase corrected =
                RecoveryCase.of(one.subject(), () -> CaseFixture.NINE_TO_SIX, one.history());
        corrected.reschedule(OPENED.plus(Duration.ofHours(5)));

        assertThat(corrected.acknowledgeBy()).isEqualTo(Instant.parse("2026-11-21T15:04:00Z"));
        assertThat(corrected.resolveBy()).isEqualTo(Instant.parse("2026-11-23T17:04:00Z"));
        assertThat(corrected.toEvent().escalations()).isEqualTo(escalated);
        corrected.wake(corrected.acknowledgeBy());
        assertThat(corrected.toEvent().escalations()).isEqualTo(escalated);

        long version = corrected.version();
        corrected.reschedule(OPENED.plus(Duration.ofHours(6)));
        assertThat(corrected.version())
                .as("nothing to correct, nothing recorded")
                .isEqualTo(version);
    }

    @Test
    void measuresInOpeningHours() {
        RecoveryCase one = CaseFixture.openedWith(CaseFixture.NINE_TO_SIX);

        CaseFixture.acknowledge(one, Instant.parse("2026-11-21T15:30:00Z"));

        assertThat(one.toEvent().businessMinutesToAcknowledge()).isEqualTo(266);
    }

    @Test
    void keepsOnePersonsGrantsInACaseWithinTheLimit() {
        RecoveryCase one = CaseFixture.opened();

        CaseFixture.apologise(one, OPENED.plusSeconds(60));
        assertThat(grant(one, "ann", 4_000, "USD")).isInstanceOf(Done.class);
        assertThat(grant(one, "ann", 1_001, "USD")).isInstanceOf(AboveAuthority.class);
        assertThat(grant(one, "ann", 1_000, "USD")).isInstanceOf(Done.class);
        assertThat(grant(one, "bob", 5_000, "USD")).isInstanceOf(Done.class);
        for (String another : List.of("EUR", "JPY", "KWD", "XAU")) {
            assertThat(grant(one, "bea", 1, another))
                    .isEqualTo(
                            new OtherCurrency("must be USD, the currency of the case's location"));
        }
        assertThat(
                        one.remedy(
                                Doing.now("own", OPENED.plusSeconds(60)),
                                Authority.unlimited("the owner"),
                                IN_USD,
                                RemedyKind.REFUND,
                                new Money(9_999_999, "USD"),
                                null,
                                null))
                .isInstanceOf(Done.class);
    }

    @Test
    void hasOneLimitInTheLocationsCurrencyThatACorrectedCurrencyDoesNotRenew() {
        RecoveryCase one = CaseFixture.opened();
        RemedyTerms inYen = new RemedyTerms("JPY", null);

        assertThat(grant(one, "ann", 701, "JPY", inYen, null))
                .isEqualTo(
                        new AboveAuthority(
                                "is above the authority limit of 700 JPY that an agent may grant in one case;"
                                        + " somebody with a higher limit can"));
        assertThat(grant(one, "ann", 1, "JPY", inYen, null)).isInstanceOf(Done.class);

        assertThat(grant(one, "ann", 1, "USD")).isInstanceOf(AboveAuthority.class);
        assertThat(grant(one, "bob", 1, "USD")).isInstanceOf(Done.class);
        assertThat(
                        one.remedy(
                                Doing.now("ann", OPENED.plusSeconds(60)),
                                Authority.unlimited("the owner"),
                                IN_USD,
                                RemedyKind.REFUND,
                                new Money(9_999_999, "USD"),
                                null,
                                null))
                .isInstanceOf(Done.class);
    }

    @Test
    void asksWhyMoreIsGivenThanTheVisitCost() {
        RecoveryCase one = CaseFixture.opened();
        RemedyTerms visit = new RemedyTerms("USD", 1_000L);

        assertThat(grant(one, "ann", 600, "USD", visit, null)).isInstanceOf(Done.class);
        assertThat(grant(one, "bob", 401, "USD", visit, null))
                .as("together with what was given before")
                .isEqualTo(
                        new NeedsReason(
                                "is required: with this, more is given than the visit cost (10.00 USD)"));
        assertThat(grant(one, "bob", 400, "USD", visit, null)).isInstanceOf(Done.class);
        assertThat(grant(one, "bob", 1, "USD", visit, "Second time in a month"))
                .isInstanceOf(Done.class);
        assertThat(
                        one.remedy(
                                new Doing(
                                        "cat",
                                        OPENED.plusSeconds(60),
                                        OPENED.plusSeconds(90),
                                        true),
                                Authority.unlimited("an operator"),
                                visit,
                                RemedyKind.REFUND,
                                new Money(500, "USD"),
                                null,
                                null))
                .as("of the past nobody can be asked")
                .isInstanceOf(Done.class);
    }

    @Test
    void refusesImpossibleTimes() {
        RecoveryCase one = CaseFixture.opened();
        Instant now = OPENED.plus(Duration.ofHours(3));

        assertThat(one.acknowledge(new Doing("ann", OPENED.minusSeconds(1), now, true), null))
                .isInstanceOf(Untimely.class);
        assertThat(one.acknowledge(new Doing("ann", now.plusSeconds(1), now, true), null))
                .isInstanceOf(Untimely.class);
        CaseFixture.resolve(one, now);
        assertThat(one.reopen(new Doing("ann", now.minusSeconds(1), now, true), null))
                .isInstanceOf(Untimely.class);
    }

    @Test
    void learnsWhoTheCustomerIsAndThatItIsSomebodyElse() {
        RecoveryCase one = CaseFixture.opened();
        UUID customer = new UUID(1, 2);
        UUID other = new UUID(3, 4);

        assertThat(one.identify(customer, OPENED)).isTrue();
        assertThat(one.identify(customer, OPENED)).isFalse();
        assertThat(one.identify(other, OPENED)).isTrue();
        assertThat(one.customerId()).isEqualTo(other);
    }

    @Test
    void tellsTheStateAfterEachActionAndNotOnlyTheLast() {
        RecoveryCase one = CaseFixture.opened();
        CaseFixture.acknowledge(one, OPENED.plusSeconds(60));

        var unsaved = one.takeUnsaved();

        assertThat(unsaved)
                .extracting(recorded -> recorded.state().state())
                .containsExactly(CaseState.OPENED, CaseState.ACKNOWLEDGED);
        assertThat(unsaved)
                .extracting(recorded -> recorded.state().version())
                .containsExactly(1L, 2L);
        assertThat(one.takeUnsaved()).isEmpty();
    }

    private static Outcome grant(RecoveryCase one, String by, long minor, String currency) {
        return grant(one, by, minor, currency, IN_USD, null);
    }

    private static Outcome grant(
            RecoveryCase one,
            String by,
            long minor,
            String currency,
            RemedyTerms terms,
            @Nullable String reason) {
        return one.remedy(
                Doing.now(by, OPENED.plusSeconds(60)),
                AGENT,
                terms,
                RemedyKind.CREDIT,
                new Money(minor, currency),
                reason,
                null);
    }

    @Test
    void readsOnAnyCalendarWithoutHours() {
        assertThat(Calendar.roundTheClock(ZoneOffset.UTC).plus(OPENED, Duration.ofHours(1)))
                .isEqualTo(OPENED.plus(Duration.ofHours(1)));
    }
}
