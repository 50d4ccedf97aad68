package io.amends.feedback.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/**
 * Free text may hold personal data: it goes with the customer, and the scores, causes and times
 * stay.
 */
@ApplicationScoped
@Priority(700)
class ForgetWordsWhenCustomerErased implements EventHandler<CustomerChanged> {
    private final Forgetting forgetting;

    ForgetWordsWhenCustomerErased(Forgetting forgetting) {
        this.forgetting = forgetting;
    }

    @Override
    public Subscription<CustomerChanged> subscription() {
        return Subscription.to("customers", CustomerChanged.class, CustomerChanged.ERASED);
    }

    @Override
    public void handle(List<Event<CustomerChanged>> batch) {
        forgetting.forgetErased(batch.stream().map(event -> event.data().customerId()).toList());
    }
}
