package io.amends.proof.invariant;

import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Exchange;
import io.amends.proof.traffic.Message.Clock;
import io.amends.proof.traffic.Message.Visit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Each visit is in customer-service exactly once, as its newest accepted version says, and each
 * answer was right when it was given.
 */
final class VisitsAreThereOnce implements Invariants.Invariant {

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        Map<String, List<Exchange>> visits = run.ledger().byKey(Visit.class);
        Map<String, String> expected = new HashMap<>();
        visits.forEach(
                (key, exchanges) -> {
                    newest(exchanges, expected, violations);
                    answers(key, exchanges, violations);
                });
        Map<String, String> found =
                run.database(Part.CUSTOMER)
                        .map(
                                """
                                select source_visit_id, visit_id || ' ' || gross || ' '
                                       || case when effective_at = received_at then 'received' else 'occurred' end
                                from visit where source = ? and source_visit_id like 'v-%'
                                """,
                                run.town().name());
        violations.addAll(Compared.differences("visit", expected, found));
        return violations;
    }

    private static void newest(
            List<Exchange> exchanges, Map<String, String> expected, List<String> violations) {
        Set<String> ids = new HashSet<>();
        Visit newest = null;
        for (Exchange exchange : exchanges) {
            if (exchange.accepted()) {
                ids.add(exchange.id());
                Visit visit = (Visit) exchange.message();
                if (newest == null || visit.version() > newest.version()) {
                    newest = visit;
                }
            }
        }
        if (newest == null) {
            return;
        }
        if (ids.size() != 1) {
            violations.add("visit %s was given the ids %s".formatted(newest.key(), ids));
        }
        expected.put(
                newest.key(),
                "%s %d %s"
                        .formatted(
                                ids.iterator().next(),
                                newest.minor(),
                                newest.clock() == Clock.AHEAD ? "received" : "occurred"));
    }

    private static void answers(String key, List<Exchange> exchanges, List<String> violations) {
        long recorded =
                exchanges.stream()
                        .filter(Exchange::accepted)
                        .filter(exchange -> exchange.outcome().equals("recorded"))
                        .count();
        boolean unanswered = exchanges.stream().anyMatch(exchange -> !exchange.accepted());
        if (recorded > 1 || (recorded == 0 && !unanswered)) {
            violations.add("visit %s was recorded %d times".formatted(key, recorded));
        }
        for (Exchange exchange : exchanges) {
            if (exchange.accepted() && !plausible(exchange, exchanges)) {
                violations.add(
                        "visit %s, version %d was %s"
                                .formatted(
                                        key,
                                        ((Visit) exchange.message()).version(),
                                        exchange.outcome()));
            }
        }
    }

    /** Whether the others that may have come before it, or must have, allow this answer. */
    private static boolean plausible(Exchange exchange, List<Exchange> all) {
        int version = ((Visit) exchange.message()).version();
        return switch (exchange.outcome()) {
            case "recorded" ->
                    all.stream()
                            .noneMatch(
                                    other -> other.accepted() && other.ended() < exchange.began());
            case "duplicate" ->
                    all.stream()
                                    .filter(
                                            one ->
                                                    version(one) == version
                                                            && one.began() < exchange.ended())
                                    .count()
                            > 1;
            case "amended" ->
                    all.stream()
                            .noneMatch(
                                    other ->
                                            other.accepted()
                                                    && version(other) > version
                                                    && other.ended() < exchange.began());
            case "superseded" ->
                    all.stream()
                            .anyMatch(
                                    other ->
                                            version(other) > version
                                                    && other.began() < exchange.ended());
            default -> false;
        };
    }

    private static int version(Exchange exchange) {
        return ((Visit) exchange.message()).version();
    }
}
