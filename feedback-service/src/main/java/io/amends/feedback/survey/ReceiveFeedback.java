package io.amends.feedback.survey;

import io.amends.chassis.database.Ids;
import io.amends.feedback.complaint.Complaint;
import io.amends.feedback.complaint.Complaints;
import io.amends.feedback.customer.ContactClaims;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.customer.Forgetting;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.CaseAction;
import io.amends.feedback.solicitation.Solicitations;
import io.amends.feedback.visit.Visit;
import io.amends.feedback.visit.Visits;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Takes answers in, tells those that are complete, and has a complaint raised for each that calls
 * for it.
 */
@ApplicationScoped
class ReceiveFeedback {
    private final Feedbacks feedbacks;
    private final Visits visits;
    private final Solicitations solicitations;
    private final Locations locations;
    private final Complaints complaints;
    private final ContactClaims claims;
    private final Forgetting forgetting;

    ReceiveFeedback(
            Feedbacks feedbacks,
            Visits visits,
            Solicitations solicitations,
            Locations locations,
            Complaints complaints,
            ContactClaims claims,
            Forgetting forgetting) {
        this.feedbacks = feedbacks;
        this.visits = visits;
        this.solicitations = solicitations;
        this.locations = locations;
        this.complaints = complaints;
        this.claims = claims;
        this.forgetting = forgetting;
    }

    /**
     * Stores new answers at version 0.
     *
     * @return the ids of those that are new; the others answer what was answered before, and change
     *     nothing
     */
    @Transactional
    Set<UUID> receive(List<Feedback> answers, Instant now) {
        Map<UUID, Visit> arrived =
                visits.await(
                        answers.stream()
                                .map(Feedback::visitId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList());
        Map<UUID, UUID> sentTo = solicitations.await(solicitationsOf(answers));
        List<Feedback> enriched =
                enriched(answers, arrived, sentTo).stream()
                        .map(answer -> answer.isComplete() ? claimed(answer.next()) : answer)
                        .toList();
        Set<UUID> customers = new HashSet<>(sentTo.values());
        enriched.stream()
                .map(Feedback::customerId)
                .filter(Objects::nonNull)
                .forEach(customers::add);
        forgetting.keepFromErasure(customers);
        Set<UUID> added = feedbacks.add(enriched);
        tell(
                enriched.stream()
                        .filter(answer -> added.contains(answer.feedbackId()))
                        .filter(Feedback::isComplete)
                        .toList(),
                contacts(answers),
                now);
        forgetting.forgetErased(customers);
        return added;
    }

    /** Completes the answers about visits that arrived, or changed. */
    @Transactional(TxType.MANDATORY)
    void complete(Collection<UUID> visitIds, Instant now) {
        List<Feedback> known = feedbacks.lockThoseAbout(visitIds);
        if (known.isEmpty()) {
            return;
        }
        List<Feedback> enriched =
                enriched(
                        known,
                        visits.find(known.stream().map(Feedback::visitId).distinct().toList()),
                        solicitations.customersOf(solicitationsOf(known)));
        List<Feedback> changed = new ArrayList<>();
        List<Feedback> completed = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            if (!enriched.get(i).equals(known.get(i))) {
                boolean waited = !known.get(i).isComplete();
                Feedback next = enriched.get(i).next();
                Feedback stored = waited ? claimed(next) : next;
                changed.add(stored);
                if (waited) {
                    completed.add(stored);
                }
            }
        }
        feedbacks.update(changed);
        List<Feedback> onlyCorrected =
                changed.stream().filter(answer -> !completed.contains(answer)).toList();
        feedbacks.publish(onlyCorrected, now);
        complaints.identifyByFeedback(customersByFeedback(onlyCorrected), now);
        tell(completed, contacts(known), now);
    }

    /**
     * Says that answers, and the complaints that they are, are theirs to whom the links were sent.
     */
    @Transactional(TxType.MANDATORY)
    void identifyBySolicitation(Map<UUID, UUID> customersBySolicitation, Instant now) {
        if (customersBySolicitation.isEmpty()) {
            return;
        }
        Set<UUID> customers = feedbacks.identifyWaitingBySolicitation(customersBySolicitation);
        Map<UUID, UUID> identified =
                customersByFeedback(feedbacks.identifyBySolicitation(customersBySolicitation, now));
        complaints.identifyByFeedback(identified, now);
        customers.addAll(identified.values());
        forgetting.forgetErased(customers);
    }

    private static List<UUID> solicitationsOf(List<Feedback> answers) {
        return answers.stream()
                .map(Feedback::solicitationId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Map<UUID, UUID> customersByFeedback(List<Feedback> answers) {
        Map<UUID, UUID> customers = new HashMap<>();
        for (Feedback answer : answers) {
            UUID customer = answer.customerId();
            if (customer != null) {
                customers.put(answer.feedbackId(), customer);
            }
        }
        return customers;
    }

    private List<Feedback> enriched(
            List<Feedback> answers, Map<UUID, Visit> arrived, Map<UUID, UUID> sentTo) {
        Map<String, Location> places =
                locations.get(arrived.values().stream().map(Visit::location).distinct().toList());
        return answers.stream()
                .map(
                        answer -> {
                            Visit visit =
                                    answer.visitId() == null ? null : arrived.get(answer.visitId());
                            Location place = visit == null ? null : places.get(visit.location());
                            Feedback theirs =
                                    answer.solicitationId() == null
                                            ? answer
                                            : answer.by(sentTo.get(answer.solicitationId()));
                            return visit == null || place == null
                                    ? theirs
                                    : theirs.about(visit, place.calendar());
                        })
                .toList();
    }

    /** With a claim's id where there are contact details that nobody is known by. */
    private static Feedback claimed(Feedback answer) {
        return answer.contact() == null || answer.customerId() != null
                ? answer
                : answer.claimedAs(Ids.next());
    }

    private static Map<UUID, ContactDetails> contacts(List<Feedback> answers) {
        Map<UUID, ContactDetails> contacts = new HashMap<>();
        for (Feedback answer : answers) {
            ContactDetails contact = answer.contact();
            if (contact != null) {
                contacts.put(answer.feedbackId(), contact);
            }
        }
        return contacts;
    }

    private void tell(List<Feedback> complete, Map<UUID, ContactDetails> contacts, Instant now) {
        feedbacks.publish(complete, now);
        for (Feedback answer : complete) {
            UUID claimId = answer.claimId();
            ContactDetails contact = contacts.get(answer.feedbackId());
            String location = answer.location();
            if (claimId != null && contact != null && location != null) {
                claims.claim(claimId, location, answer.at(), contact);
            }
        }
        List<Complaint> toRaise =
                complete.stream()
                        .filter(answer -> answer.follow() != null)
                        .map(Feedback::toComplaint)
                        .toList();
        if (!toRaise.isEmpty()) {
            complaints.raise(
                    toRaise,
                    locations.get(toRaise.stream().map(Complaint::location).distinct().toList()),
                    CaseAction.BY_ITSELF,
                    now);
        }
    }
}
