package io.amends.proof.invariant;

import io.amends.proof.traffic.Poison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Nothing but poison was put aside, and by each consumer all of it. */
final class DeadLettersAreThePoison implements Invariants.Invariant {

    /** Who reads the types that poison says it has. */
    private static final Map<String, List<String>> READERS =
            Map.of(
                    "visits",
                    List.of("feedback-service", "notification-service", "analytics-service"),
                    "complaints",
                    List.of("analytics-service"),
                    "solicitations",
                    List.of("analytics-service"));

    @Override
    public List<String> violations(Run run, Log log) {
        List<String> violations = new ArrayList<>();
        Map<String, Set<Poison.Dose>> doses = new HashMap<>();
        for (Poison.Dose dose : run.town().poison().doses()) {
            doses.computeIfAbsent(dose.topic(), topic -> new HashSet<>()).add(dose);
        }
        Map<String, Map<String, Set<Poison.Dose>>> refused = new TreeMap<>();
        log.all()
                .forEach(
                        (topic, entries) -> {
                            if (topic.endsWith(".dead-letter")) {
                                entries.forEach(entry -> sort(entry, refused, violations));
                            }
                        });
        doses.forEach(
                (topic, given) -> {
                    Map<String, Set<Poison.Dose>> consumers = refused.getOrDefault(topic, Map.of());
                    for (String reader : READERS.getOrDefault(topic, List.of())) {
                        Set<Poison.Dose> aside = consumers.getOrDefault(reader, Set.of());
                        if (!aside.containsAll(given)) {
                            violations.add(
                                    "%s put %d records of %s aside, of %d that are poison"
                                            .formatted(reader, aside.size(), topic, given.size()));
                        }
                    }
                });
        return violations;
    }

    private static void sort(
            Log.Entry letter,
            Map<String, Map<String, Set<Poison.Dose>>> refused,
            List<String> violations) {
        // Of what is large there is only its place and its digest.
        if (!letter.text().contains("poison") && letter.header("dead-letter-sha-256").isEmpty()) {
            violations.add(
                    "%s put %s/%s/%s aside, which is no poison: %s"
                            .formatted(
                                    letter.header("dead-letter-consumer"),
                                    letter.header("dead-letter-topic"),
                                    letter.header("dead-letter-partition"),
                                    letter.header("dead-letter-offset"),
                                    letter.header("dead-letter-cause")));
            return;
        }
        String topic = letter.header("dead-letter-topic");
        refused.computeIfAbsent(topic, first -> new TreeMap<>())
                .computeIfAbsent(letter.header("dead-letter-consumer"), first -> new HashSet<>())
                .add(
                        new Poison.Dose(
                                topic,
                                Integer.parseInt(letter.header("dead-letter-partition")),
                                Long.parseLong(letter.header("dead-letter-offset"))));
    }
}
