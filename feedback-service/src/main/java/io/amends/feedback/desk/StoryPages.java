package io.amends.feedback.desk;

import io.amends.chassis.security.Caller;
import io.amends.feedback.customer.Customer;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.CaseAction;
import io.amends.feedback.recovery.CaseState;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.recovery.RecoveryCaseEvent;
import io.amends.feedback.recovery.RecoveryPolicy;
import io.amends.feedback.recovery.RemedyKind;
import io.amends.feedback.recovery.RemedyTerms;
import io.amends.feedback.visit.Visit;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Puts the page about one case together. */
@ApplicationScoped
class StoryPages {
    private final CaseStories stories;
    private final Locations locations;
    private final RecoveryPolicy policy;
    private final TermsOfRemedies terms;
    private final Caller caller;
    private final Clock clock;

    StoryPages(
            CaseStories stories,
            Locations locations,
            RecoveryPolicy policy,
            TermsOfRemedies terms,
            Caller caller,
            Clock clock) {
        this.stories = stories;
        this.locations = locations;
        this.policy = policy;
        this.terms = terms;
        this.caller = caller;
        this.clock = clock;
    }

    StoryPage of(RecoveryCase one, Typed typed, @Nullable String refusal) {
        Instant now = clock.instant();
        Location place = locations.get(one.subject().location());
        RecoveryCaseEvent state = one.toEvent();
        CaseStories.Story story = stories.of(one);
        Customer customer = story.customer();
        Cause cause = one.subject().cause();
        boolean open = one.state().isOpen();
        boolean acknowledged = state.acknowledgedAt() != null;
        Long minutesToAcknowledge = state.businessMinutesToAcknowledge();
        Long minutesToResolve = state.businessMinutesToResolve();
        Visit visit = story.visit();
        RemedyTerms remedies = terms.of(one.subject());
        Long visitAmount = remedies.visitAmount();
        return new StoryPage(
                one.subject().caseId(),
                one.version(),
                Wording.name(customer, one.customerId() != null, one.subject().claimId() != null),
                place.name(),
                one.state().words(),
                open,
                one.state() == CaseState.CLOSED,
                acknowledged,
                one.subject().severity().name().toLowerCase(Locale.ROOT),
                cause == null ? "" : cause.words(),
                one.subject().prompted(),
                one.subject().imported(),
                open && !acknowledged
                        ? Deadline.of("acknowledge", one.acknowledgeBy(), place, now)
                        : null,
                open ? Deadline.of("resolve", one.resolveBy(), place, now) : null,
                minutesToAcknowledge == null ? null : Wording.business(minutesToAcknowledge),
                minutesToResolve == null ? null : Wording.business(minutesToResolve),
                one.assignee(),
                caller.name().equals(one.assignee()),
                story,
                Wording.time(story.complaint().at(), place),
                visit == null ? null : pastVisit(visit, place),
                lastVisits(story),
                customer == null || customer.registeredAt() == null
                        ? null
                        : Wording.date(customer.registeredAt(), place),
                one.history().reversed().stream()
                        .map(
                                action ->
                                        new StoryPage.Step(
                                                action.by(),
                                                Wording.done(action, place),
                                                Wording.time(action.at(), place),
                                                Wording.note(action),
                                                action.by().equals(CaseAction.BY_ITSELF)))
                        .toList(),
                Arrays.stream(Cause.values())
                        .map(
                                each ->
                                        new Choice(
                                                each.code(),
                                                each.words(),
                                                typed.isIn("resolution")
                                                        ? typed.is(
                                                                "resolution", "cause", each.code())
                                                        : each == cause))
                        .toList(),
                Arrays.stream(RemedyKind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .map(kind -> new Choice(kind, kind, typed.is("remedies", "kind", kind)))
                        .toList(),
                remedies.currency(),
                policy.authority(caller.roles()).words(remedies.currency()),
                visitAmount == null ? null : new Money(visitAmount, remedies.currency()).toString(),
                typed,
                refusal);
    }

    private List<StoryPage.PastVisit> lastVisits(CaseStories.Story story) {
        Map<String, Location> places =
                locations.get(story.lastVisits().stream().map(Visit::location).distinct().toList());
        return story.lastVisits().stream()
                .map(
                        visit ->
                                pastVisit(
                                        visit,
                                        Objects.requireNonNull(places.get(visit.location()))))
                .toList();
    }

    private static StoryPage.PastVisit pastVisit(Visit visit, Location place) {
        Long minor = visit.grossMinor();
        String currency = visit.grossCurrency();
        return new StoryPage.PastVisit(
                Wording.date(visit.occurredAt(), place),
                place.name(),
                visit.channel(),
                minor == null || currency == null || !Money.isCurrency(currency)
                        ? null
                        : new Money(minor, currency).toString(),
                visit.status());
    }
}
