package io.amends.notification.solicitation;

import static io.amends.notification.solicitation.Fixtures.ANN;
import static io.amends.notification.solicitation.Fixtures.ANNS_MAIL;
import static io.amends.notification.solicitation.Fixtures.NOW;
import static io.amends.notification.solicitation.Fixtures.aCase;
import static io.amends.notification.solicitation.Fixtures.aVisit;
import static io.amends.notification.solicitation.Fixtures.aVisitOf;
import static io.amends.notification.solicitation.Fixtures.acknowledgement;
import static io.amends.notification.solicitation.Fixtures.alert;
import static io.amends.notification.solicitation.Fixtures.anAlert;
import static io.amends.notification.solicitation.Fixtures.ann;
import static io.amends.notification.solicitation.Fixtures.consent;
import static io.amends.notification.solicitation.Fixtures.erasedAnn;
import static io.amends.notification.solicitation.Fixtures.mail;
import static io.amends.notification.solicitation.Fixtures.nobodyKnown;
import static io.amends.notification.solicitation.Fixtures.standing;
import static io.amends.notification.solicitation.Fixtures.survey;
import static io.amends.notification.solicitation.Fixtures.surveysAt;
import static io.amends.notification.solicitation.Fixtures.with;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.notification.preference.Preferences;
import io.amends.notification.preference.Suppression;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeClass;
import io.amends.notification.programme.Purpose;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class DecisionPolicyTest {
    private static final Duration PATIENCE = Duration.ofHours(24);
    private static final Instant NIGHT = Instant.parse("2026-11-21T03:00:00Z");
    private static final Instant MORNING = Instant.parse("2026-11-21T13:00:00Z");

    private final DecisionPolicy policy = new DecisionPolicy(holdOut("0"), PATIENCE);
    private final DecisionPolicy holdingOutEverybody = new DecisionPolicy(holdOut("100"), PATIENCE);

    @Test
    void asksACustomerWhoAgreed() {
        assertThat(policy.whenDue(survey(), aVisit(), standing(ann()), NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void doesNotAskAboutAnImportedVisit() {
        assertSuppressed(Rule.IMPORTED, survey(), with(aVisit(), true, false), standing(ann()));
    }

    @Test
    void doesNotAskAboutAVisitOfLongAgo() {
        Duration threeDays = survey().maxAge();
        assertSuppressed(
                Rule.TOO_OLD,
                survey(),
                aVisitOf(ANN, NOW.minus(threeDays).minusSeconds(1)),
                standing(ann()));
        assertThat(
                        policy.whenDue(
                                survey(),
                                aVisitOf(ANN, NOW.minus(threeDays)),
                                standing(ann()),
                                NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void doesNotAskAboutAVoidedVisit() {
        assertSuppressed(Rule.VISIT_VOIDED, survey(), with(aVisit(), false, true), standing(ann()));
    }

    @Test
    void doesNothingWhenTheProgrammeIsOff() {
        Programme on = survey();
        Programme off =
                new Programme(
                        on.name(),
                        1,
                        false,
                        on.delay(),
                        on.maxAge(),
                        on.cap(),
                        on.quietHours(),
                        on.holdOutPercent());
        assertSuppressed(Rule.PROGRAMME_OFF, off, aVisit(), standing(ann()));
    }

    @Test
    void waitsForACustomerNotHeardOfYetButNotForEver() {
        Solicitation visit = aVisit();
        assertThat(policy.whenDue(survey(), visit, nobodyKnown(), NOW))
                .isEqualTo(new Decision.Wait(Rule.UNKNOWN_CUSTOMER, visit.dueAt().plus(PATIENCE)));
        assertThat(policy.whenDue(survey(), visit, nobodyKnown(), visit.dueAt().plus(PATIENCE)))
                .isEqualTo(new Decision.Suppress(Rule.UNKNOWN_CUSTOMER));
    }

    @Test
    void waitsForALocationNotHeardOfYetWhereItsClockMatters() {
        Standing nowhere =
                new Standing(
                        Optional.of(ann()),
                        Preferences.NONE,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of());
        Solicitation visit = aVisit();
        assertThat(policy.whenDue(survey(), visit, nowhere, NOW))
                .isEqualTo(new Decision.Wait(Rule.UNKNOWN_LOCATION, visit.dueAt().plus(PATIENCE)));
        assertThat(policy.whenDue(acknowledgement(), aCase(), nowhere, NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void writesToNoErasedCustomerWhateverItIsAbout() {
        assertSuppressed(Rule.ERASED, survey(), aVisit(), standing(erasedAnn()));
        assertSuppressed(Rule.ERASED, acknowledgement(), aCase(), standing(erasedAnn()));
    }

    @Test
    void needsAnAddressThatCanBeUsed() {
        assertSuppressed(Rule.UNREACHABLE, survey(), aVisit(), standing(ann(List.of(), agreed())));
        assertSuppressed(
                Rule.UNREACHABLE,
                survey(),
                aVisit(),
                standing(ann(List.of(mail("unusable")), agreed())));
        assertSuppressed(
                Rule.BOUNCED,
                survey(),
                aVisit(),
                standing(ann(List.of(mail("bounced")), agreed())));
    }

    @Test
    void aHardBounceHoldsForAnswersToo() {
        Preferences bounced = new Preferences(List.of(), Set.of(ANNS_MAIL));
        assertSuppressed(Rule.BOUNCED, survey(), aVisit(), standing(ann(), bounced));
        assertSuppressed(Rule.BOUNCED, acknowledgement(), aCase(), standing(ann(), bounced));
    }

    @Test
    void asksNobodyWhoUnsubscribed() {
        assertSuppressed(
                Rule.UNSUBSCRIBED,
                survey(),
                aVisit(),
                standing(ann(), unsubscribedFrom(Purpose.FEEDBACK, null)));
    }

    @Test
    void unsubscribingFromNewsIsNotUnsubscribingFromQuestions() {
        Standing noNews = standing(ann(), unsubscribedFrom(Purpose.MARKETING, null));
        assertThat(policy.whenDue(survey(), aVisit(), noNews, NOW)).isEqualTo(new Decision.Send());
    }

    @Test
    void anUnsubscribingThatWasUndoneNeverHappened() {
        Preferences undone = unsubscribedFrom(Purpose.FEEDBACK, NOW.minus(Duration.ofDays(1)));
        Instant meanwhile = NOW.minus(Duration.ofDays(2));
        Standing revokedByIt =
                standing(
                        ann(
                                List.of(mail("reachable")),
                                List.of(consent("feedback", false, meanwhile))),
                        undone);
        assertThat(policy.whenDue(survey(), aVisit(), revokedByIt, NOW))
                .isEqualTo(new Decision.Send());
        Standing revokedLater =
                standing(
                        ann(
                                List.of(mail("reachable")),
                                List.of(consent("feedback", false, NOW.minusSeconds(60)))),
                        undone);
        assertSuppressed(Rule.NO_CONSENT, survey(), aVisit(), revokedLater);
    }

    @Test
    void noConsentMeansNo() {
        assertSuppressed(
                Rule.NO_CONSENT,
                survey(),
                aVisit(),
                standing(ann(List.of(mail("reachable")), List.of())));
        assertSuppressed(
                Rule.NO_CONSENT,
                survey(),
                aVisit(),
                standing(
                        ann(List.of(mail("reachable")), List.of(consent("marketing", true, NOW)))));
    }

    @Test
    void theLastThingSaidCounts() {
        Instant before = NOW.minus(Duration.ofDays(9));
        assertSuppressed(
                Rule.NO_CONSENT,
                survey(),
                aVisit(),
                standing(
                        ann(
                                List.of(mail("reachable")),
                                List.of(
                                        consent("feedback", false, NOW),
                                        consent("feedback", true, before)))));
        assertThat(
                        policy.whenDue(
                                survey(),
                                aVisit(),
                                standing(
                                        ann(
                                                List.of(mail("reachable")),
                                                List.of(
                                                        consent("feedback", true, NOW),
                                                        consent("feedback", false, before)))),
                                NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void doesNotSolicitTwiceWithinThirtyDays() {
        Instant thirtyDaysAgo = NOW.minus(Duration.ofDays(30));
        assertSuppressed(
                Rule.FREQUENCY_CAP,
                survey(),
                aVisit(),
                standing(ann(), Preferences.NONE, thirtyDaysAgo.plusSeconds(1)));
        assertThat(
                        policy.whenDue(
                                survey(),
                                aVisit(),
                                standing(ann(), Preferences.NONE, thirtyDaysAgo),
                                NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void theCapHoldsForTheAddressWhoeverHasIt() {
        assertSuppressed(
                Rule.FREQUENCY_CAP,
                survey(),
                aVisit(),
                standing(
                        ann(),
                        Preferences.NONE,
                        List.of(),
                        surveysAt(NOW.minus(Duration.ofDays(3)))));
    }

    @Test
    void writesOnceADayWhateverTheProgrammeToCustomerAndAddress() {
        Asked thisMorning =
                new Asked(
                        ProgrammeClass.MARKETING,
                        NOW.minus(Duration.ofHours(5)),
                        NOW.minus(Duration.ofHours(5)));
        Asked yesterdayAndGoneToday =
                new Asked(ProgrammeClass.MARKETING, NOW.minus(Duration.ofHours(20)), NOW);
        for (Asked one : List.of(thisMorning, yesterdayAndGoneToday)) {
            for (Standing standing :
                    List.of(
                            standing(ann(), Preferences.NONE, List.of(one), List.of()),
                            standing(ann(), Preferences.NONE, List.of(), List.of(one)))) {
                assertThat(policy.whenDue(survey(), aVisit(), standing, NOW))
                        .isEqualTo(new Decision.Defer(Rule.ONE_A_DAY, MORNING));
            }
        }
        Asked yesterday =
                new Asked(
                        ProgrammeClass.MARKETING,
                        NOW.minus(Duration.ofHours(15)),
                        NOW.minus(Duration.ofHours(15)));
        assertThat(
                        policy.whenDue(
                                survey(),
                                aVisit(),
                                standing(ann(), Preferences.NONE, List.of(yesterday), List.of()),
                                NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void answersComplaintsHoweverMuchWasWrittenToday() {
        Asked today = new Asked(ProgrammeClass.SURVEY, NOW, NOW);
        assertThat(
                        policy.whenDue(
                                acknowledgement(),
                                aCase(),
                                standing(ann(), Preferences.NONE, List.of(today), List.of(today)),
                                NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void waitsAtNightUntilTheMorningAtTheLocation() {
        assertThat(policy.whenDue(survey(), aVisit(), standing(ann()), NIGHT))
                .isEqualTo(new Decision.Defer(Rule.QUIET_HOURS, MORNING));
    }

    @Test
    void answersComplaintsAtNightWithoutConsentCapOrHoldOut() {
        Standing askedToday =
                standing(
                        ann(List.of(mail("suppressed")), List.of()),
                        unsubscribedFrom(Purpose.FEEDBACK, null),
                        NOW);
        assertThat(holdingOutEverybody.whenDue(acknowledgement(), aCase(), askedToday, NIGHT))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void holdsOutOnlyThoseWhomAllOtherRulesAllow() {
        assertThat(holdingOutEverybody.whenDue(survey(), aVisit(), standing(ann()), NOW))
                .isEqualTo(new Decision.HoldOut(Rule.GLOBAL_HOLD_OUT));
        assertThat(
                        holdingOutEverybody.whenDue(
                                survey(),
                                aVisit(),
                                standing(ann(List.of(mail("reachable")), List.of())),
                                NOW))
                .isEqualTo(new Decision.Suppress(Rule.NO_CONSENT));
        assertThat(holdingOutEverybody.whenDue(survey(), aVisit(), standing(ann()), NIGHT))
                .isEqualTo(new Decision.Defer(Rule.QUIET_HOURS, MORNING));
    }

    @Test
    void aProgrammeMayHoldOutOnItsOwn() {
        Programme all = survey();
        Programme heldOut =
                new Programme(
                        all.name(),
                        1,
                        true,
                        all.delay(),
                        all.maxAge(),
                        all.cap(),
                        all.quietHours(),
                        BigDecimal.valueOf(100));
        assertThat(policy.whenDue(heldOut, aVisit(), standing(ann()), NOW))
                .isEqualTo(new Decision.HoldOut(Rule.PROGRAMME_HOLD_OUT));
    }

    @Test
    void alertsWhoeverIsSetToBeAlerted() {
        assertSuppressed(Rule.NO_RECIPIENTS, alert(), anAlert(), nobodyKnown());
        Standing withStaff =
                new Standing(
                        Optional.empty(),
                        Preferences.NONE,
                        List.of("manager@example.com"),
                        Optional.empty(),
                        List.of(),
                        List.of());
        assertThat(policy.whenDue(alert(), anAlert(), withStaff, NIGHT))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void asksOnceMoreBeforeSendingAndLeavesTheCapOut() {
        assertThat(policy.whenSending(survey(), aVisit(), standing(ann()), NIGHT))
                .isEqualTo(new Decision.Defer(Rule.QUIET_HOURS, MORNING));
        assertThat(
                        policy.whenSending(
                                survey(),
                                aVisit(),
                                standing(ann(), unsubscribedFrom(Purpose.FEEDBACK, null)),
                                NOW))
                .isEqualTo(new Decision.Suppress(Rule.UNSUBSCRIBED));
        assertThat(holdingOutEverybody.whenSending(survey(), aVisit(), standing(ann()), NOW))
                .isEqualTo(new Decision.Send());
    }

    @Test
    void asksOnceMoreBeforeSendingWhetherTheVisitStandsAndIsRecent() {
        Solicitation voided = Fixtures.with(aVisit(), "main-street", false, true);
        assertThat(policy.whenSending(survey(), voided, standing(ann()), NOW))
                .isEqualTo(new Decision.Suppress(Rule.VISIT_VOIDED));
        assertThat(
                        policy.whenSending(
                                survey(), aVisit(), standing(ann()), NOW.plus(Duration.ofDays(30))))
                .isEqualTo(new Decision.Suppress(Rule.TOO_OLD));
    }

    private void assertSuppressed(
            Rule rule, Programme programme, Solicitation solicitation, Standing standing) {
        assertThat(policy.whenDue(programme, solicitation, standing, NOW))
                .isEqualTo(new Decision.Suppress(rule));
    }

    private static List<io.amends.notification.customer.Consent> agreed() {
        return List.of(consent("feedback", true, NOW));
    }

    private static Preferences unsubscribedFrom(Purpose purpose, @Nullable Instant liftedAt) {
        return new Preferences(
                List.of(
                        new Suppression(
                                ANN,
                                ANNS_MAIL,
                                purpose,
                                NOW.minus(Duration.ofDays(3)),
                                liftedAt,
                                true)),
                Set.of());
    }

    private static HoldOut holdOut(String percent) {
        return new HoldOut("not a secret", new BigDecimal(percent));
    }
}
