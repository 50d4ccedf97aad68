package io.amends.notification.solicitation;

import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.preference.Preferences;

import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How things stand when a solicitation is decided.
 *
 * @param customer empty: not heard of yet, or written to staff
 * @param staff the addresses of the location's alert recipients; empty for mail to customers
 * @param zone the location's; empty: not heard of yet
 * @param asked the messages of the survey and marketing classes to the customer, held-out ones
 *     included
 * @param askedAtAddress those to the address that is written to, whoever has it
 */
record Standing(
        Optional<KnownCustomer> customer,
        Preferences preferences,
        List<String> staff,
        Optional<ZoneId> zone,
        Collection<Asked> asked,
        Collection<Asked> askedAtAddress) {}
