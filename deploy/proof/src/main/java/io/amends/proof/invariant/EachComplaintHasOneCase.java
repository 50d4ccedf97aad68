package io.amends.proof.invariant;

import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Exchange;
import io.amends.proof.traffic.Message.Complaint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Each complaint has the one case that its poster was told of, each survey answer was taken once,
 * and clocks have struck once and never early. The locations are open round the clock.
 */
final class EachComplaintHasOneCase implements Invariants.Invariant {

    /** What feedback-service must be told, so that clocks strike during the run. */
    static final Map<String, String> SETTINGS =
            Map.of("AMENDS_RECOVERY_TARGETS_SEVERE_ACKNOWLEDGE", ClocksOfCases.SEVERE.toString());

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        Map<String, String> expected = new HashMap<>();
        run.ledger()
                .byKey(Complaint.class)
                .forEach((key, exchanges) -> told(key, exchanges, expected, violations));
        violations.addAll(
                Compared.differences(
                        "complaint",
                        expected,
                        run.database(Part.FEEDBACK)
                                .map(
                                        """
                                        select reference, complaint_id || ' ' || recovery_cases.case_id
                                        from complaints left join recovery_cases using (complaint_id)
                                        where source = ?
                                        """,
                                        run.town().name())));
        oneAnswerEach(run, violations);
        violations.addAll(
                ClocksOfCases.violations(
                        log.of("recovery-cases").stream().filter(run::concerns).toList(),
                        Instant.now()));
        return violations;
    }

    private static void told(
            String key,
            List<Exchange> exchanges,
            Map<String, String> expected,
            List<String> violations) {
        Set<String> answers = new HashSet<>();
        for (Exchange exchange : exchanges) {
            if (exchange.accepted()) {
                answers.add(exchange.id() + " " + exchange.answer().path("caseId").asText());
            }
        }
        if (answers.size() > 1) {
            violations.add("complaint %s was answered with %s".formatted(key, answers));
        }
        answers.forEach(answer -> expected.put(key, answer));
    }

    private static void oneAnswerEach(Run run, List<String> violations) {
        Map<String, String> stored =
                run.database(Part.FEEDBACK)
                        .map(
                                """
                                select solicitation_id, count(*) from feedback
                                where solicitation_id is not null and (location is null or location like ?)
                                group by 1
                                """,
                                run.locations());
        Map<String, String> thanked = new HashMap<>();
        run.guests()
                .answers()
                .forEach(
                        (solicitation, statuses) -> {
                            long taken = statuses.stream().filter(status -> status == 200).count();
                            // An answer whose thanks were lost is a 409 when it is given again.
                            if (taken > 1) {
                                violations.add(
                                        "solicitation %s: %d answers were taken"
                                                .formatted(solicitation, taken));
                            }
                            thanked.put(solicitation, "1");
                        });
        violations.addAll(Compared.differences("answers to solicitation", thanked, stored));
    }
}
