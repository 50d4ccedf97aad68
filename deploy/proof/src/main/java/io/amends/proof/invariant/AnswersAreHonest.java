package io.amends.proof.invariant;

import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything is accepted while Kafka is gone; nothing is, and it is 503, while PostgreSQL is.
 * Sooner or later everything is, since nothing was wrong with it.
 */
final class AnswersAreHonest implements Invariants.Invariant {

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>(run.disappointments());
        for (Run.Absence absence : run.absences()) {
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Exchange exchange : run.ledger().exchanges()) {
                if (exchange.began() > absence.from() && exchange.ended() < absence.to()) {
                    statuses.merge(exchange.accepted() ? 200 : exchange.status(), 1, Integer::sum);
                }
            }
            int expected = absence.part() == Part.KAFKA ? 200 : 503;
            if (!List.copyOf(statuses.keySet()).equals(List.of(expected))) {
                violations.add(
                        "while %s was gone, the answers were %s"
                                .formatted(absence.part(), statuses));
            }
        }
        return violations;
    }
}
