package io.amends.proof.restore;

import io.amends.proof.installation.Database;
import io.amends.proof.traffic.Exchange;
import io.amends.proof.traffic.Message.Visit;
import io.amends.proof.traffic.Town;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What customer-service knows of a town that went on while the moment passed. */
final class Remembered {

    private final Town town;
    private final Database database;

    Remembered(Town town, Database database) {
        this.town = town;
        this.database = database;
    }

    /** All that was accepted before the moment must be there, and nothing of what came after it. */
    List<String> violations(Moment moment) {
        Map<String, String> found = amounts();
        List<String> violations = new ArrayList<>();
        town.ledger()
                .byKey(Visit.class)
                .forEach(
                        (key, exchanges) -> {
                            String there = found.getOrDefault(key, "nothing");
                            List<String> before =
                                    amounts(exchanges.stream().filter(moment::isAfter).toList());
                            List<String> all = amounts(exchanges);
                            if (!before.isEmpty() && !all.contains(there)) {
                                violations.add(
                                        "visit %s was accepted before the moment, and there is %s"
                                                .formatted(key, there));
                            }
                            if (exchanges.stream().allMatch(moment::isBefore)
                                    && found.containsKey(key)) {
                                violations.add("visit %s is of after the moment".formatted(key));
                            }
                        });
        return violations;
    }

    /** Once everything has been posted again, the newest of each visit must be there. */
    List<String> violationsOfRepeating() {
        Map<String, String> found = amounts();
        List<String> violations = new ArrayList<>();
        town.ledger()
                .byKey(Visit.class)
                .forEach(
                        (key, exchanges) -> {
                            String newest = newest(exchanges);
                            if (!newest.equals(found.get(key))) {
                                violations.add(
                                        "visit %s was posted again, and there is %s instead of %s"
                                                .formatted(key, found.get(key), newest));
                            }
                        });
        return violations;
    }

    private static List<String> amounts(List<Exchange> exchanges) {
        return exchanges.stream()
                .map(exchange -> Long.toString(((Visit) exchange.message()).minor()))
                .toList();
    }

    private static String newest(List<Exchange> exchanges) {
        Visit newest = (Visit) exchanges.getFirst().message();
        for (Exchange exchange : exchanges) {
            Visit visit = (Visit) exchange.message();
            if (visit.version() > newest.version()) {
                newest = visit;
            }
        }
        return Long.toString(newest.minor());
    }

    private Map<String, String> amounts() {
        return database.map(
                "select source_visit_id, gross from visit where source = ? and source_visit_id like 'v-%'",
                town.name());
    }
}
