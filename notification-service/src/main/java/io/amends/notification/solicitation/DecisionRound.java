package io.amends.notification.solicitation;

import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.customer.People;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.preference.Preferences;
import io.amends.notification.programme.CurrentProgrammes;
import io.amends.notification.programme.Programme;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides many, with the effect of one after the other: what is decided first counts towards the
 * caps of the next.
 */
final class DecisionRound {
    private final DecisionPolicy policy;
    private final CurrentProgrammes programmes;
    private final Surroundings surroundings;
    private final Map<UUID, List<Asked>> askedOfPerson = new HashMap<>();
    private final Map<UUID, List<Asked>> askedAtAddress = new HashMap<>();

    /** What is known around the solicitations of a round. */
    record Surroundings(
            People people,
            Map<UUID, Preferences> preferences,
            Map<String, KnownLocation> locations,
            Map<String, List<String>> staff) {

        Optional<ZoneId> zone(String location) {
            return Optional.ofNullable(locations.get(location)).map(KnownLocation::zone);
        }

        Optional<KnownCustomer> customer(Solicitation solicitation) {
            return Optional.ofNullable(solicitation.customerId()).flatMap(people::person);
        }

        /** The customer's address that the mail goes to; empty for mail to staff. */
        Optional<ContactPoint> address(Solicitation solicitation) {
            return customer(solicitation)
                    .flatMap(
                            customer ->
                                    DecisionPolicy.addressOf(
                                            customer,
                                            preferences.getOrDefault(
                                                    customer.customerId(), Preferences.NONE),
                                            solicitation.programme().kind()));
        }

        Standing standing(
                Solicitation solicitation, List<Asked> asked, List<Asked> askedAtAddress) {
            Optional<KnownCustomer> customer = customer(solicitation);
            return new Standing(
                    customer,
                    customer.map(
                                    known ->
                                            preferences.getOrDefault(
                                                    known.customerId(), Preferences.NONE))
                            .orElse(Preferences.NONE),
                    solicitation.programme().isToStaff()
                            ? staff.getOrDefault(solicitation.location(), List.of())
                            : List.of(),
                    zone(solicitation.location()),
                    asked,
                    askedAtAddress);
        }
    }

    DecisionRound(DecisionPolicy policy, CurrentProgrammes programmes, Surroundings surroundings) {
        this.policy = policy;
        this.programmes = programmes;
        this.surroundings = surroundings;
    }

    /** A message that was sent, or held out, before this round. */
    void wasAsked(@Nullable UUID customer, @Nullable UUID address, Asked asked) {
        if (asked.kind().isTransactional()) {
            return;
        }
        if (customer != null) {
            askedOf(customer).add(asked);
        }
        if (address != null) {
            askedAt(address).add(asked);
        }
    }

    List<Solicitation> decide(List<Solicitation> due, Instant now) {
        List<Solicitation> decided = new ArrayList<>(due.size());
        for (Solicitation solicitation : due) {
            decided.add(decide(solicitation, now));
        }
        return decided;
    }

    private Solicitation decide(Solicitation solicitation, Instant now) {
        Programme programme = programmes.get(solicitation.programme());
        UUID customer = solicitation.customerId();
        UUID address =
                surroundings.address(solicitation).map(ContactPoint::contactPointId).orElse(null);
        Decision decision =
                policy.whenDue(
                        programme,
                        solicitation,
                        surroundings.standing(
                                solicitation,
                                customer == null ? List.of() : askedOf(customer),
                                address == null ? List.of() : askedAt(address)),
                        now);
        Solicitation decided =
                solicitation.decided(decision, now, surroundings.zone(solicitation.location()));
        if (decided.askedAt() == null || programme.kind().isTransactional()) {
            return decided;
        }
        wasAsked(customer, address, new Asked(programme.kind(), now, now));
        return decided.at(address);
    }

    private List<Asked> askedOf(UUID customer) {
        return askedOfPerson.computeIfAbsent(
                surroundings.people().survivor(customer), nobody -> new ArrayList<>());
    }

    private List<Asked> askedAt(UUID address) {
        return askedAtAddress.computeIfAbsent(address, nobody -> new ArrayList<>());
    }
}
