package io.amends.proof.invariant;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Clocks of acknowledgement have struck once, never early, and not after somebody had cared. The
 * locations are open round the clock.
 */
final class ClocksOfCases {

    /** The installation is told so. */
    static final Duration SEVERE = Duration.ofSeconds(8);

    private static final Duration NORMAL = Duration.ofHours(4);

    /** By so much a strike may be late. */
    static final Duration LATE = Duration.ofSeconds(10);

    private ClocksOfCases() {}

    /**
     * @param told on the topic of the cases
     */
    static List<String> violations(Collection<Log.Entry> told, Instant now) {
        Map<String, JsonNode> cases = new HashMap<>();
        for (Log.Entry entry : told) {
            cases.merge(entry.key(), entry.value(), ClocksOfCases::newer);
        }
        List<String> violations = new ArrayList<>();
        cases.forEach((id, one) -> look(id, one, now, violations));
        return violations;
    }

    /** What is told again may come after what is newer. */
    private static JsonNode newer(JsonNode known, JsonNode told) {
        return told.path("version").asLong() > known.path("version").asLong() ? told : known;
    }

    private static void look(String id, JsonNode one, Instant now, List<String> violations) {
        Instant opened = Instant.parse(one.path("openedAt").asText());
        Instant acknowledgeBy = Instant.parse(one.path("acknowledgeBy").asText());
        Duration target = one.path("severity").asText().equals("severe") ? SEVERE : NORMAL;
        if (!acknowledgeBy.equals(opened.plus(target))) {
            violations.add(
                    "case %s, opened %s, is to be acknowledged by %s"
                            .formatted(id, opened, acknowledgeBy));
        }
        List<Instant> strikes = new ArrayList<>();
        for (JsonNode escalation : one.path("escalations")) {
            if (escalation.path("clock").asText().equals("acknowledge")) {
                strikes.add(Instant.parse(escalation.path("at").asText()));
            }
        }
        boolean overdue = !one.has("acknowledgedAt") && acknowledgeBy.plus(LATE).isBefore(now);
        if (strikes.size() > 1 || (strikes.isEmpty() && overdue)) {
            violations.add(
                    "case %s, due %s, was escalated at %s".formatted(id, acknowledgeBy, strikes));
        }
        String acknowledged = one.path("acknowledgedAt").asText();
        for (Instant strike : strikes) {
            if (!acknowledged.isEmpty() && strike.isAfter(Instant.parse(acknowledged))) {
                violations.add(
                        "case %s, acknowledged %s, was escalated at %s"
                                .formatted(id, acknowledged, strike));
            }
            if (strike.isBefore(acknowledgeBy)) {
                violations.add(
                        "case %s, due %s, was escalated early, at %s"
                                .formatted(id, acknowledgeBy, strike));
            }
        }
    }
}
