package io.amends.feedback.desk;

import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.RemedyTerms;
import io.amends.feedback.recovery.Subject;
import io.amends.feedback.visit.Visit;
import io.amends.feedback.visit.Visits;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.UUID;

/** Says in which currency a case is put right, and what its visit cost. */
@ApplicationScoped
class TermsOfRemedies {
    private final Locations locations;
    private final Visits visits;

    TermsOfRemedies(Locations locations, Visits visits) {
        this.locations = locations;
        this.visits = visits;
    }

    RemedyTerms of(Subject subject) {
        String currency = locations.get(subject.location()).currency();
        UUID visitId = subject.visitId();
        Visit visit = visitId == null ? null : visits.find(visitId).orElse(null);
        return new RemedyTerms(
                currency,
                visit == null || !currency.equals(visit.grossCurrency())
                        ? null
                        : visit.grossMinor());
    }
}
