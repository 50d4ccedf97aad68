package io.amends.proof.fault;

import io.amends.proof.Findings;
import io.amends.proof.Pause;
import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Patience;
import io.amends.proof.traffic.Poison;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes, while nothing is wrong, until everybody who hears of visits has applied one
 * that comes behind poison, which lies in every partition; and one that comes behind nothing. The
 * difference is what poison costs, however busy the machine is.
 */
final class VisitBehindPoison {

    private static final int ROUNDS = 10;
    private static final Duration COST = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final String LOCATION = "behind-poison";

    /** What a service knows of a visit. */
    private static final Map<Part, String> APPLIED =
            Map.of(
                    Part.FEEDBACK,
                    "select count(*) from visits where visit_id = ?::uuid",
                    Part.NOTIFICATION,
                    "select count(*) from solicitations where subject_id = ?::uuid",
                    Part.ANALYTICS,
                    "select count(*) from visit where visit_id = ?::uuid");

    private final Installation installation;
    private final Api pos;
    private final String source = UUID.randomUUID().toString();

    VisitBehindPoison(Installation installation) {
        this.installation = installation;
        pos = installation.api(Part.CUSTOMER, installation.token("pos"));
    }

    void prove(Findings findings) {
        accepted(
                installation
                        .api(Part.CUSTOMER, installation.token("operator"))
                        .put(
                                "/v1/locations/" + LOCATION,
                                """
                                {"name":"Behind poison","timeZone":"Europe/Oslo","currency":"EUR"}"""));
        Histogram behindNothing = millis();
        Histogram behindPoison = millis();
        try (Poison poison = new Poison(installation.kafka())) {
            for (int round = 0; round < ROUNDS; round++) {
                behindNothing.recordValue(untilApplied());
                poison.spoil("visits");
                behindPoison.recordValue(untilApplied());
            }
        }
        double usual = behindNothing.getValueAtPercentile(50);
        double median = behindPoison.getValueAtPercentile(50);
        findings.figure("visit applied by all, median ms", usual);
        findings.figure("visit behind poison applied by all, median ms", median);
        findings.figure(
                "visit behind poison applied by all, longest ms", behindPoison.getMaxValue());
        if (median - usual > COST.toMillis()) {
            findings.violation(
                    "a visit behind poison is applied after %.0f ms, and one behind nothing after %.0f ms"
                            .formatted(median, usual));
        }
    }

    private static Histogram millis() {
        return new Histogram(TimeUnit.MINUTES.toMillis(10), 3);
    }

    /** Posts a visit, and returns after how many milliseconds everybody knew it. */
    private long untilApplied() {
        String visit =
                """
                {"source":"%s","visitId":"%s","occurredAt":"%s","location":"%s","customer":{"loyaltyId":"%s"}}"""
                        .formatted(
                                source,
                                UUID.randomUUID(),
                                Instant.now(),
                                LOCATION,
                                UUID.randomUUID());
        long began = System.nanoTime();
        Api.Reply posted = accepted(Patience.ask(() -> pos.post("/v1/visits", visit)));
        String id = posted.json().path("id").asText();
        APPLIED.forEach((service, count) -> await(service, count, id, began));
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private void await(Part service, String count, String visit, long began) {
        while (installation.database(service).count(count, visit) == 0) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        service + " did not apply a visit within " + PATIENCE);
            }
            Pause.of(BETWEEN_LOOKS);
        }
    }

    private static Api.Reply accepted(Api.Reply reply) {
        if (!reply.ok()) {
            throw new IllegalStateException("A visit or its location was refused: " + reply);
        }
        return reply;
    }
}
