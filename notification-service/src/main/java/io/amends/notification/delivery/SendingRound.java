package io.amends.notification.delivery;

import io.amends.notification.customer.ContactPoint;
import io.amends.notification.location.KnownLocation;
import io.amends.notification.preference.Bounces;
import io.amends.notification.preference.UnsubscribeLinks;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.programme.Purpose;
import io.amends.notification.solicitation.Decider;
import io.amends.notification.solicitation.Decision;
import io.amends.notification.solicitation.Rule;
import io.amends.notification.solicitation.Solicitation;
import io.amends.notification.solicitation.Solicitations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the senders write to the database, one transaction for all that there is to write: how
 * conversations ended, and which are begun next. At most as many mails are in {@code sending} as
 * there are connections.
 */
@ApplicationScoped
class SendingRound {
    private static final int MOST_ORPHANS = 500;
    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(5);

    private final Deliveries deliveries;
    private final Solicitations solicitations;
    private final Decider decider;
    private final Bounces bounces;
    private final UnsubscribeLinks unsubscribeLinks;
    private final Acknowledgements acknowledgements;
    private final MailConfig config;
    private final Clock clock;
    private final SignsOfLife signsOfLife;

    SendingRound(
            Deliveries deliveries,
            Solicitations solicitations,
            Decider decider,
            Bounces bounces,
            UnsubscribeLinks unsubscribeLinks,
            Acknowledgements acknowledgements,
            MailConfig config,
            Clock clock) {
        this.deliveries = deliveries;
        this.solicitations = solicitations;
        this.decider = decider;
        this.bounces = bounces;
        this.unsubscribeLinks = unsubscribeLinks;
        this.acknowledgements = acknowledgements;
        this.config = config;
        this.clock = clock;
        this.signsOfLife = new SignsOfLife(config.lease());
    }

    /** A conversation that ended, and when. */
    record Ended(Letter letter, Conversation conversation, Instant at) {}

    /**
     * The letters whose conversations may begin, since this is committed.
     *
     * @param more whether others may be waiting
     */
    record Begun(List<Letter> letters, boolean more) {}

    /** Records what ended, and begins up to so many others. */
    @Transactional
    Begun next(UUID sender, Collection<Ended> ended, int idle) {
        List<Delivery> changed = new ArrayList<>(record(sender, ended));
        Begun next = idle == 0 ? new Begun(List.of(), false) : begin(idle, changed);
        deliveries.save(changed, sender);
        return next;
    }

    private List<Delivery> record(UUID sender, Collection<Ended> ended) {
        if (ended.isEmpty()) {
            return List.of();
        }
        Map<UUID, Ended> byId =
                ended.stream()
                        .collect(Collectors.toMap(end -> end.letter().id(), Function.identity()));
        List<Delivery> deliveriesBefore = deliveries.claimedBy(sender, byId.keySet());
        // What was held for lost meanwhile has changed since its letter was written.
        Map<UUID, Solicitation> lost =
                byId(
                        deliveriesBefore.stream()
                                .filter(delivery -> delivery.state() != SendState.SENDING)
                                .map(Delivery::solicitationId)
                                .toList());
        List<Delivery> deliveriesAfter = new ArrayList<>();
        List<Solicitation> solicitationsAfter = new ArrayList<>();
        List<UUID> reached = new ArrayList<>();
        for (Delivery before : deliveriesBefore) {
            Ended end =
                    Objects.requireNonNull(
                            byId.get(before.solicitationId()), "only these were looked for");
            Delivery after =
                    before.after(
                            end.conversation(),
                            end.at(),
                            new Delivery.Patience(config.firstPause(), config.giveUpAfter()));
            if (after.state() == before.state()) {
                continue;
            }
            deliveriesAfter.add(after);
            Solicitation solicitation =
                    lost.getOrDefault(before.solicitationId(), end.letter().about());
            switch (after.state()) {
                case SENT ->
                        solicitationsAfter.add(
                                solicitation.sent(
                                        end.at(),
                                        end.letter().location().map(KnownLocation::zone)));
                case FAILED -> solicitationsAfter.add(solicitation.failed(why(end.conversation())));
                case UNKNOWN -> solicitationsAfter.add(solicitation.unknown());
                case PENDING, SENDING, WITHDRAWN -> {}
            }
            switch (AboutAddress.of(end.conversation(), after.state())) {
                case WORKS ->
                        end.letter()
                                .address()
                                .map(ContactPoint::contactPointId)
                                .ifPresent(reached::add);
                case HARD_BOUNCE -> bounced(end.letter(), true, end.at());
                case SOFT_BOUNCE -> bounced(end.letter(), false, end.at());
                case NOTHING -> {}
            }
        }
        bounces.reached(reached);
        solicitations.save(solicitationsAfter);
        return deliveriesAfter;
    }

    private static Rule why(Conversation conversation) {
        return switch (conversation) {
            case Conversation.Refused(String codes, Conversation.Fault fault) ->
                    fault == Conversation.Fault.HARD_BOUNCE
                            ? Rule.MAILBOX_REFUSED
                            : Rule.MAIL_REFUSED;
            case Conversation.Unroutable() -> Rule.UNROUTABLE_ADDRESS;
            case Conversation.RouteRefused(String codes) -> Rule.GAVE_UP;
            case Conversation.NotNow(String codes, boolean mailbox) -> Rule.GAVE_UP;
            case Conversation.NoAnswer() -> Rule.GAVE_UP;
            case Conversation.Accepted() ->
                    throw new IllegalStateException("accepted mail has not failed");
        };
    }

    private void bounced(Letter letter, boolean hard, Instant at) {
        letter.customer()
                .ifPresent(
                        customer ->
                                letter.address()
                                        .ifPresent(
                                                address ->
                                                        bounces.bounced(
                                                                customer.customerId(),
                                                                address.contactPointId(),
                                                                hard,
                                                                at)));
    }

    private Begun begin(int idle, Collection<Delivery> deliveriesAfter) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Deliveries.Due> claimed = deliveries.claim(now, idle);
        if (claimed.isEmpty()) {
            return new Begun(List.of(), false);
        }
        Decider.BeforeSending before =
                decider.beforeSending(claimed.stream().map(Deliveries.Due::about).toList());
        List<Solicitation> withdrawn = new ArrayList<>();
        List<Solicitation> begun = new ArrayList<>();
        for (Deliveries.Due due : claimed) {
            Delivery delivery = due.delivery();
            Solicitation solicitation = due.about();
            Decision decision = capped(before.decide(solicitation, now), due, before, now);
            switch (decision) {
                case Decision.Send() -> {
                    deliveriesAfter.add(delivery.begin());
                    begun.add(solicitation);
                }
                case Decision.Wait(Rule missing, Instant until) ->
                        deliveriesAfter.add(delivery.postpone(now.plus(UNTIL_KNOWN)));
                case Decision.Suppress(Rule why) -> {
                    deliveriesAfter.add(delivery.withdraw());
                    withdrawn.add(solicitation.decided(decision, now, zone(before, solicitation)));
                }
                case Decision.Defer(Rule why, Instant until) -> {
                    deliveriesAfter.add(delivery.withdraw());
                    withdrawn.add(solicitation.decided(decision, now, zone(before, solicitation)));
                }
                case Decision.HoldOut(Rule why) ->
                        throw new IllegalStateException("who is held out is never queued");
            }
        }
        solicitations.save(withdrawn);
        return new Begun(letters(begun, before, now), claimed.size() > begun.size());
    }

    private Decision capped(
            Decision decision, Deliveries.Due due, Decider.BeforeSending before, Instant now) {
        boolean isCounted =
                decision instanceof Decision.Send
                        && due.about().programme() == ProgrammeName.RECOVERY_ACKNOWLEDGEMENT
                        && due.delivery().attempts() == 0;
        return isCounted
                        && before.address(due.about())
                                .map(to -> acknowledgements.another(to.contactPointId(), now))
                                .filter(mails -> mails > config.acknowledgementsPerDay())
                                .isPresent()
                ? new Decision.Suppress(Rule.ACKNOWLEDGED_OFTEN)
                : decision;
    }

    private static Optional<ZoneId> zone(Decider.BeforeSending before, Solicitation solicitation) {
        return before.location(solicitation).map(KnownLocation::zone);
    }

    private List<Letter> letters(
            List<Solicitation> begun, Decider.BeforeSending before, Instant now) {
        List<UnsubscribeLinks.Holder> holders = new ArrayList<>();
        for (Solicitation solicitation : begun) {
            Optional<Purpose> purpose = solicitation.programme().kind().purpose();
            if (purpose.isPresent()) {
                ContactPoint address = before.address(solicitation).orElseThrow();
                holders.add(
                        new UnsubscribeLinks.Holder(
                                before.customer(solicitation).orElseThrow().customerId(),
                                address.contactPointId(),
                                purpose.get()));
            }
        }
        List<String> tokens = new ArrayList<>(unsubscribeLinks.issue(holders, now));
        List<Letter> letters = new ArrayList<>(begun.size());
        for (Solicitation solicitation : begun) {
            boolean transactional = solicitation.programme().kind().isTransactional();
            letters.add(
                    new Letter(
                            solicitation,
                            before.customer(solicitation),
                            before.address(solicitation),
                            before.staff(solicitation),
                            before.location(solicitation),
                            transactional ? Optional.empty() : Optional.of(tokens.removeFirst())));
        }
        return letters;
    }

    /** Renews the sender's lease, and takes care of what dead senders left behind. */
    @Transactional
    void tend(UUID sender) {
        deliveries.renew(sender, config.lease());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Set<UUID> silent = signsOfLife.silent(deliveries.signsOfOthers(sender), System.nanoTime());
        List<Delivery> orphans = deliveries.orphans(silent, MOST_ORPHANS);
        List<Delivery> after = orphans.stream().map(orphan -> orphan.orphaned(now)).toList();
        deliveries.save(after, sender);
        Map<UUID, Solicitation> about =
                byId(
                        after.stream()
                                .filter(delivery -> delivery.state() == SendState.UNKNOWN)
                                .map(Delivery::solicitationId)
                                .toList());
        solicitations.save(about.values().stream().map(Solicitation::unknown).toList());
        // What is still theirs is found next time: its sender is gone.
        deliveries.retire(silent);
        acknowledgements.forgetPastDays(now);
    }

    /** After a commit that may have failed or not: what was begun on paper only waits again. */
    @Transactional
    void returnUnbegun(UUID sender, Collection<UUID> goingOn) {
        deliveries.returnUnbegun(sender, goingOn);
    }

    @Transactional
    void retire(UUID sender) {
        deliveries.retire(List.of(sender));
    }

    private Map<UUID, Solicitation> byId(Collection<UUID> ids) {
        return solicitations.byIds(ids).stream()
                .collect(Collectors.toMap(Solicitation::id, Function.identity()));
    }
}
