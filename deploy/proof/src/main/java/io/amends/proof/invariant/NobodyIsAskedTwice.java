package io.amends.proof.invariant;

import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Exchange;
import io.amends.proof.traffic.Guests;
import io.amends.proof.traffic.Message.Clock;
import io.amends.proof.traffic.Message.Complaint;
import io.amends.proof.traffic.Message.Visit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * At the mail server: one survey mail for each solicitation that was sent, none for those that were
 * not, none about a visit after the guest had unsubscribed; and whoever complained was answered,
 * and answered again only with the same Message-ID.
 */
final class NobodyIsAskedTwice implements Invariants.Invariant {

    /** As many may be in the mail server's hands when their sender dies. */
    private static final int CONNECTIONS = 8;

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        surveys(run, violations);
        unsubscribed(run, violations);
        acknowledgements(run, violations);
        run.guests().surprises().forEach(violations::add);
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
                                       case when timer_at is null then outcome else 'waiting' end
                                from solicitations
                                where programme = 'post-visit-survey' and location like 'proof-%'
                                """);
        int unknown = 0;
        for (Map.Entry<String, String> decided : outcomes.entrySet()) {
            long sent = mails.getOrDefault(decided.getKey(), 0L);
            boolean right =
                    switch (decided.getValue()) {
                        case "sent" -> sent == 1;
                        case "unknown" -> sent <= 1;
                        case "suppressed", "failed" -> sent == 0;
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
                                where programme = 'post-visit-survey' and location like 'proof-%'
                                """);
        Set<String> gone = new HashSet<>();
        run.guests().gone().forEach(who -> gone.add(who.guest()));
        Map<String, Exchange> visits = new HashMap<>();
        for (Exchange exchange : run.ledger().exchanges()) {
            if (exchange.accepted() && exchange.message() instanceof Visit) {
                visits.put(exchange.id(), exchange);
            }
        }
        visits.forEach(
                (id, exchange) -> {
                    Visit visit = (Visit) exchange.message();
                    if (visit.guest().isEmpty()) {
                        return;
                    }
                    String outcome = decisions.getOrDefault(id, "nothing");
                    boolean right =
                            visit.clock() == Clock.OFFLINE
                                    ? outcome.equals("suppressed")
                                    : Set.of("sent", "unknown").contains(outcome)
                                            || (outcome.equals("suppressed")
                                                    && gone.contains(visit.guest()));
                    if (!right) {
                        violations.add(
                                "about visit %s (%s) of %s was decided: %s"
                                        .formatted(id, visit.clock(), visit.guest(), outcome));
                    }
                });
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
                run.installation().inbox().all().stream()
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
