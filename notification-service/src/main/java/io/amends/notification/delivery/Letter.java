package io.amends.notification.delivery;

import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.solicitation.Solicitation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that a mail is written from, as it was when its turn came.
 *
 * @param address the customer's address that it goes to; empty: it goes to staff
 * @param unsubscribeToken empty on transactional mail
 */
record Letter(
        Solicitation about,
        Optional<KnownCustomer> customer,
        Optional<ContactPoint> address,
        List<String> staff,
        Optional<KnownLocation> location,
        Optional<String> unsubscribeToken) {

    UUID id() {
        return about.id();
    }
}
