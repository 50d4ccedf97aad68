package io.amends.proof.invariant;

import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Exchange;
import io.amends.proof.traffic.Guests;
import io.amends.proof.traffic.Message.Clock;
import io.amends.proof.traffic.Message.Complaint;
import io.amends.proof.traffic.Message.Visit;
import io.amends.proof.traffic.Town;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * At the mail server: one survey mail for each solicitation that was sent, none for those that were
 * not, none about a visit after the guest had unsubscribed, none without consent, above the cap, a
 * second one in a day to one mailbox, whoever it was to, or to those held out; and whoever
 * complained was answered, and answered again only with the same Message-ID.
 */
final class NobodyIsAskedTwice implements Invariants.Invariant {

    /** There are some to be held out, and a sender that died is soon known to be dead. */
    static final Map<String, String> SETTINGS =
            Map.of(
                    "AMENDS_HOLD_OUT_GLOBAL_PERCENT",
                    Integer.toString(HoldOut.PERCENT),
                    "AMENDS_MAIL_LEASE",
                    "PT6S");

    /** As many may be in the mail server's hands when their sender dies. */
    private static final int CONNECTIONS = 8;

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        surveys(run, violations);
        mailboxes(run, violations);
        unsubscribed(run, violations);
        acknowledgements(run, violations);
        return violations;
    }

    private static void surveys(Run run, List<String> violations) {
        Map<String, Long> mails =
                run.guests().asked().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Guests.Asked::solicitation, Collectors.counting()));
        Map<String, String> outcomes =
                run.database(Part.NOTIFICATION)
                        .map(
                                """
                                select solicitation_id,
                                       case when timer_at is null then outcome
                                            when rule = 'one-a-day' and timer_at > now() then outcome
                                            else 'waiting' end
                                from solicitations
                                where programme = 'post-visit-survey' and location like ?
                                """,
                                run.locations());
        int unknown = 0;
        for (Map.Entry<String, String> decided : outcomes.entrySet()) {
            long sent = mails.getOrDefault(decided.getKey(), 0L);
            boolean right =
                    switch (decided.getValue()) {
                        case "sent" -> sent == 1;
                        case "unknown" -> sent <= 1;
                        case "suppressed", "held-out", "failed", "deferred" -> sent == 0;
                        default -> false;
                    };
            if (decided.getValue().equals("unknown")) {
                unknown++;
            }
            if (!right) {
                violations.add(
                        "solicitation %s is %s, and %d mails came"
                                .formatted(decided.getKey(), decided.getValue(), sent));
            }
        }
        if (unknown > CONNECTIONS * run.faults()) {
            violations.add("the outcome of %d mails is unknown".formatted(unknown));
        }
        everybodyWasDecidedOn(run, violations);
    }

    private static void everybodyWasDecidedOn(Run run, List<String> violations) {
        Map<String, String> decisions =
                run.database(Part.NOTIFICATION)
                        .map(
                                """
                                select visit_id, outcome from solicitations
                                where programme = 'post-visit-survey' and location like ?
                                """,
                                run.locations());
        Set<String> gone = new HashSet<>();
        run.guests().gone().forEach(who -> gone.add(who.guest()));
        Map<String, Exchange> visits = new HashMap<>();
        for (Exchange exchange : run.ledger().exchanges()) {
            if (exchange.accepted() && exchange.message() instanceof Visit) {
                visits.put(exchange.id(), exchange);
            }
        }
        Map<String, int[]> regulars = new HashMap<>();
        visits.forEach(
                (id, exchange) -> {
                    Visit visit = (Visit) exchange.message();
                    if (visit.guest().isEmpty()) {
                        return;
                    }
                    String outcome = decisions.getOrDefault(id, "nothing");
                    String asked =
                            run.heldOut().covers(exchange.answer().path("customerId").asText())
                                    ? "held-out"
                                    : "sent";
                    boolean mayBeAsked = visit.clock() != Clock.OFFLINE && visit.consents();
                    boolean right =
                            switch (outcome) {
                                case "suppressed", "deferred" ->
                                        !mayBeAsked
                                                || gone.contains(visit.guest())
                                                || Town.isRegular(visit.guest());
                                case "unknown" -> mayBeAsked && asked.equals("sent");
                                default -> mayBeAsked && outcome.equals(asked);
                            };
                    if (!right) {
                        violations.add(
                                "about visit %s (%s) of %s was decided: %s"
                                        .formatted(id, visit.clock(), visit.guest(), outcome));
                    }
                    if (mayBeAsked && Town.isRegular(visit.guest())) {
                        int[] counts = regulars.computeIfAbsent(visit.guest(), first -> new int[2]);
                        counts[0]++;
                        counts[1] +=
                                outcome.equals("suppressed") || outcome.equals("deferred") ? 0 : 1;
                    }
                });
        regulars.forEach(
                (guest, counts) -> {
                    if (counts[1] > Town.CAP || (counts[1] == 0 && !gone.contains(guest))) {
                        violations.add(
                                "%s came %d times, and was asked %d times"
                                        .formatted(guest, counts[0], counts[1]));
                    }
                });
    }

    /** By the calendar of the place that the later one is about. */
    private static void mailboxes(Run run, List<String> violations) {
        Map<String, String> askedAt =
                run.database(Part.NOTIFICATION)
                        .map(
                                """
                                select solicitation_id, extract(epoch from asked_at) || ' ' || time_zone
                                from solicitations join locations using (location)
                                where programme = 'post-visit-survey' and asked_at is not null and location like ?
                                """,
                                run.locations());
        Map<String, List<String>> mailboxes =
                run.guests().asked().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Guests.Asked::to,
                                        Collectors.mapping(
                                                Guests.Asked::solicitation, Collectors.toList())));
        mailboxes.forEach(
                (mailbox, solicitations) -> {
                    List<When> asked =
                            solicitations.stream()
                                    .distinct()
                                    .map(askedAt::get)
                                    .filter(Objects::nonNull)
                                    .map(When::of)
                                    .sorted(Comparator.comparing(When::at))
                                    .toList();
                    for (int i = 1; i < asked.size(); i++) {
                        if (asked.get(i).isOnTheDayOf(asked.get(i - 1))) {
                            violations.add("%s was asked twice on one day".formatted(mailbox));
                        }
                    }
                });
    }

    private record When(Instant at, ZoneId zone) {
        static When of(String row) {
            int blank = row.indexOf(' ');
            return new When(
                    Instant.ofEpochMilli(
                            (long) (1000 * Double.parseDouble(row.substring(0, blank)))),
                    ZoneId.of(row.substring(blank + 1)));
        }

        boolean isOnTheDayOf(When earlier) {
            return LocalDate.ofInstant(at, zone).equals(LocalDate.ofInstant(earlier.at, zone));
        }
    }

    private static void unsubscribed(Run run, List<String> violations) {
        Map<String, String> ids = new HashMap<>();
        for (Exchange exchange : run.ledger().exchanges()) {
            if (exchange.accepted()) {
                ids.put(exchange.message().key(), exchange.id());
            }
        }
        Set<String> askedAbout =
                run.guests().asked().stream().map(Guests.Asked::visit).collect(Collectors.toSet());
        for (Guests.Gone gone : run.guests().gone()) {
            String visit = ids.getOrDefault(gone.after().key(), "");
            if (askedAbout.contains(visit)) {
                violations.add(
                        "%s had unsubscribed, and was asked about visit %s"
                                .formatted(gone.guest(), visit));
            }
        }
    }

    private static void acknowledgements(Run run, List<String> violations) {
        Map<String, Set<String>> answers =
                run.guests().mails().stream()
                        .filter(mail -> !mail.asks())
                        .collect(
                                Collectors.groupingBy(
                                        Inbox.Mail::to,
                                        Collectors.mapping(
                                                Inbox.Mail::messageId, Collectors.toSet())));
        for (Complaint complaint : run.ledger().all(Complaint.class)) {
            Set<String> ids = answers.getOrDefault(complaint.sender(), Set.of());
            if (!complaint.sender().isEmpty() && ids.size() != 1) {
                violations.add(
                        "%s complained, and was answered by the mails %s"
                                .formatted(complaint.sender(), ids));
            }
        }
    }
}
