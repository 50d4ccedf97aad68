package io.amends.notification.solicitation;

import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.customer.People;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.preference.Preferences;
import io.amends.notification.programme.CurrentProgrammes;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeClass;

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
    private final Map<Asked, List<Instant>> asked = new HashMap<>();

    private record Asked(UUID person, ProgrammeClass kind) {}

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

        Standing standing(Solicitation solicitation, List<Instant> asked) {
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
                    asked);
        }
    }

    DecisionRound(DecisionPolicy policy, CurrentProgrammes programmes, Surroundings surroundings) {
        this.policy = policy;
        this.programmes = programmes;
        this.surroundings = surroundings;
    }

    /** A message that was sent, or held out, before this round. */
    void wasAsked(UUID customer, ProgrammeClass kind, Instant at) {
        askedOf(customer, kind).add(at);
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
        List<Instant> before =
                customer == null ? new ArrayList<>() : askedOf(customer, programme.kind());
        Decision decision =
                policy.whenDue(
                        programme, solicitation, surroundings.standing(solicitation, before), now);
        if (decision instanceof Decision.Send || decision instanceof Decision.HoldOut) {
            before.add(now);
        }
        return solicitation.decided(decision, now, surroundings.zone(solicitation.location()));
    }

    private List<Instant> askedOf(UUID customer, ProgrammeClass kind) {
        return asked.computeIfAbsent(
                new Asked(surroundings.people().survivor(customer), kind),
                nobody -> new ArrayList<>());
    }
}
