package io.amends.feedback.survey;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.complaint.Complaints;
import io.amends.feedback.customer.CustomerChanged;
import io.amends.feedback.recovery.RecoveryCases;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;
import java.util.UUID;

/**
 * Free text may hold personal data: it goes with the customer, and the scores, causes and times
 * stay.
 */
@ApplicationScoped
@Priority(700)
class ForgetWordsWhenCustomerErased implements EventHandler<CustomerChanged> {
    private final Feedbacks feedbacks;
    private final Complaints complaints;
    private final RecoveryCases cases;

    ForgetWordsWhenCustomerErased(Feedbacks feedbacks, Complaints complaints, RecoveryCases cases) {
        this.feedbacks = feedbacks;
        this.complaints = complaints;
        this.cases = cases;
    }

    @Override
    public Subscription<CustomerChanged> subscription() {
        return Subscription.to("customers", CustomerChanged.class, CustomerChanged.ERASED);
    }

    @Override
    public void handle(List<Event<CustomerChanged>> batch) {
        List<UUID> erased = batch.stream().map(event -> event.data().customerId()).toList();
        feedbacks.forgetWords(erased);
        complaints.forgetWords(erased);
        cases.forgetNotes(erased);
    }
}
