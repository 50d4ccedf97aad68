package io.amends.notification.solicitation;

import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.customer.KnownCustomers;
import io.amends.notification.customer.People;
import io.amends.notification.location.AlertRecipients;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.location.KnownLocations;
import io.amends.notification.preference.Suppressions;
import io.amends.notification.programme.Cap;
import io.amends.notification.programme.CurrentProgrammes;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.Programmes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Decides what is due, and asks once more before a mail goes. */
@ApplicationScoped
public class Decider {
    /** So many days ago it is another day in every zone. */
    private static final int A_DAY_ANYWHERE = 2;

    private final Solicitations solicitations;
    private final WaitingTimers waiting;
    private final Programmes programmes;
    private final KnownCustomers customers;
    private final KnownLocations locations;
    private final AlertRecipients recipients;
    private final Suppressions suppressions;
    private final MailQueue mailQueue;
    private final DecisionPolicy policy;
    private final Clock clock;

    Decider(
            Solicitations solicitations,
            WaitingTimers waiting,
            Programmes programmes,
            KnownCustomers customers,
            KnownLocations locations,
            AlertRecipients recipients,
            Suppressions suppressions,
            MailQueue mailQueue,
            DecisionPolicy policy,
            Clock clock) {
        this.solicitations = solicitations;
        this.waiting = waiting;
        this.programmes = programmes;
        this.customers = customers;
        this.locations = locations;
        this.recipients = recipients;
        this.suppressions = suppressions;
        this.mailQueue = mailQueue;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * What a round left.
     *
     * @param more whether others may be due
     * @param undecided those for which something is missing; they are still due
     */
    record Left(boolean more, List<UUID> undecided) {}

    /** Decides the next ones that are due, in one transaction. */
    @Transactional
    Left decideDue(int limit) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Solicitation> due = solicitations.claimDue(now, limit);
        List<Solicitation> decided = decide(due, now);
        save(decided.stream().filter(solicitation -> !solicitation.isWaiting()).toList(), now);
        return new Left(
                due.size() == limit,
                decided.stream().filter(Solicitation::isWaiting).map(Solicitation::id).toList());
    }

    /**
     * Decides these, or lets them wait for what is missing. Apart from the others, since no news
     * may come in the meantime.
     */
    @Transactional
    void decideOrLetWait(List<UUID> undecided) {
        waiting.keepNewsAway();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        save(decide(solicitations.claim(undecided, now), now), now);
    }

    private List<Solicitation> decide(List<Solicitation> claimed, Instant now) {
        if (claimed.isEmpty()) {
            return List.of();
        }
        List<Solicitation> due = answerClaims(claimed);
        CurrentProgrammes settings = programmes.current();
        // Locked, so that two visits of one customer on two instances see each other's effect on
        // the cap.
        DecisionRound.Surroundings surroundings = surroundings(due, true);
        DecisionRound round = new DecisionRound(policy, settings, surroundings);
        solicitations.eachAsked(
                surroundings.people().ids(),
                addresses(due, surroundings),
                capsReachBackTo(settings, now),
                now,
                round::wasAsked);
        return round.decide(due, now);
    }

    private void save(List<Solicitation> decided, Instant now) {
        solicitations.save(decided);
        mailQueue.add(decided.stream().filter(s -> s.outcome() == Outcome.QUEUED).toList(), now);
    }

    /** Puts off the first that is due, so that the others don't wait for what can't be decided. */
    @Transactional
    void setFirstAside(Duration putOff) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        solicitations.putOff(solicitations.claimDue(now, 1), now.plus(putOff));
    }

    /** A claim's customer, once customer-service has said who it is. */
    private List<Solicitation> answerClaims(List<Solicitation> due) {
        Set<UUID> claims = new HashSet<>();
        for (Solicitation solicitation : due) {
            if (solicitation.customerId() == null && solicitation.claimId() != null) {
                claims.add(solicitation.claimId());
            }
        }
        Map<UUID, UUID> answered = customers.byClaim(claims);
        return due.stream()
                .map(
                        solicitation -> {
                            UUID customer =
                                    solicitation.customerId() == null
                                                    && solicitation.claimId() != null
                                            ? answered.get(solicitation.claimId())
                                            : null;
                            return customer == null ? solicitation : solicitation.about(customer);
                        })
                .toList();
    }

    private static Instant capsReachBackTo(CurrentProgrammes settings, Instant now) {
        int days =
                settings.all().stream()
                        .map(Programme::cap)
                        .filter(Objects::nonNull)
                        .mapToInt(Cap::days)
                        .max()
                        .orElse(0);
        return now.minus(Duration.ofDays(Math.max(days, A_DAY_ANYWHERE)));
    }

    private DecisionRound.Surroundings surroundings(Collection<Solicitation> about, boolean lock) {
        Set<UUID> ids = new HashSet<>();
        Set<String> codes = new HashSet<>();
        Set<String> alerted = new HashSet<>();
        for (Solicitation solicitation : about) {
            codes.add(solicitation.location());
            if (solicitation.programme().isToStaff()) {
                alerted.add(solicitation.location());
            }
            if (solicitation.customerId() != null) {
                ids.add(solicitation.customerId());
            }
        }
        People people = customers.people(ids, lock);
        DecisionRound.Surroundings surroundings =
                new DecisionRound.Surroundings(
                        people,
                        suppressions.preferencesOf(people),
                        locations.byCode(codes),
                        recipients.at(alerted));
        if (lock) {
            solicitations.lockAddresses(addresses(about, surroundings));
        }
        return surroundings;
    }

    /** Where these would go, that caps hold for. */
    private static Set<UUID> addresses(
            Collection<Solicitation> about, DecisionRound.Surroundings surroundings) {
        Set<UUID> addresses = new HashSet<>();
        for (Solicitation solicitation : about) {
            if (!solicitation.programme().kind().isTransactional()) {
                surroundings
                        .address(solicitation)
                        .ifPresent(address -> addresses.add(address.contactPointId()));
            }
        }
        return addresses;
    }

    /** What is known now around solicitations whose mail is about to go. */
    public BeforeSending beforeSending(Collection<Solicitation> about) {
        return new BeforeSending(surroundings(about, false), programmes.current());
    }

    /** The second look at solicitations whose mail is about to go. */
    public final class BeforeSending {
        private final DecisionRound.Surroundings surroundings;
        private final CurrentProgrammes settings;

        private BeforeSending(DecisionRound.Surroundings surroundings, CurrentProgrammes settings) {
            this.surroundings = surroundings;
            this.settings = settings;
        }

        public Decision decide(Solicitation solicitation, Instant now) {
            // Not asked about the cap again: what it counts is this very message.
            Decision decision =
                    policy.whenSending(
                            settings.get(solicitation.programme()),
                            solicitation,
                            surroundings.standing(solicitation, List.of(), List.of()),
                            now);
            return decision instanceof Decision.Send && goesElsewhere(solicitation)
                    ? new Decision.Defer(Rule.ADDRESS_CHANGED, now)
                    : decision;
        }

        /** The caps were asked about another address: all rules are asked again. */
        private boolean goesElsewhere(Solicitation solicitation) {
            UUID decidedFor = solicitation.contactPointId();
            return decidedFor != null
                    && address(solicitation)
                            .filter(address -> !address.contactPointId().equals(decidedFor))
                            .isPresent();
        }

        public Optional<KnownCustomer> customer(Solicitation solicitation) {
            return surroundings.customer(solicitation);
        }

        /** The customer's address that the mail goes to; empty for mail to staff. */
        public Optional<ContactPoint> address(Solicitation solicitation) {
            return surroundings.address(solicitation);
        }

        public List<String> staff(Solicitation solicitation) {
            return surroundings.staff().getOrDefault(solicitation.location(), List.of());
        }

        public Optional<KnownLocation> location(Solicitation solicitation) {
            return Optional.ofNullable(surroundings.locations().get(solicitation.location()));
        }
    }
}
