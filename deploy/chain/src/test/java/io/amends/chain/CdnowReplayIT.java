package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Real input: the CDNOW sample, 6,919 purchases of 2,357 customers, through the REST API. */
@ExtendWith({CdnowReplayIT.WhereTheDataAre.class, OneInstallation.class})
class CdnowReplayIT {

    private static final Path SAMPLE = Path.of("../../../shared/data/cdnow_sample.txt.gz");
    private static final String LOCATION = "cdnow";
    private static final int VISITS = 6_919;
    private static final int CUSTOMERS = 2_357;

    /** The data don't come with the project. */
    static final class WhereTheDataAre implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Files.isReadable(SAMPLE)) {
                return ConditionEvaluationResult.enabled("the data are here");
            }
            String missing =
                    "The CDNOW replay is left out: there is no "
                            + SAMPLE.toAbsolutePath().normalize();
            System.out.println(missing);
            return ConditionEvaluationResult.disabled(missing);
        }
    }

    @Test
    void countsEveryPurchaseOnceHoweverOftenItIsReplayedAndAsksNobody(Installation installation) {
        String first = installation.replay(SAMPLE, "--preset", "cdnow-sample");
        assertThat(first).containsPattern("recorded +6,919");
        assertFigures(installation);
        JsonNode measures = measures(installation);

        String second =
                installation.replay(
                        SAMPLE, "--preset", "cdnow-sample", "--shuffle", "1997", "--batch", "700");
        assertThat(second).containsPattern("recorded +0").containsPattern("duplicate +6,919");
        assertFigures(installation);
        assertThat(measures(installation)).isEqualTo(measures);

        assertNobodyAsked(installation);
    }

    private static void assertFigures(Installation installation) {
        Database customers = installation.database(Part.CUSTOMER);
        assertThat(customers.count("select count(*) from visit where location = ?", LOCATION))
                .isEqualTo(VISITS);
        assertThat(
                        customers.count(
                                "select count(distinct customer_id) from visit where location = ?",
                                LOCATION))
                .isEqualTo(CUSTOMERS);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            JsonNode measures = measures(installation);
                            assertThat(value(measures, "visits")).isEqualTo(VISITS);
                            assertThat(value(measures, "customers")).isEqualTo(CUSTOMERS);
                            assertThat(value(measures, "newCustomers")).isEqualTo(CUSTOMERS);
                            // No survey about any visit, no welcome to any customer.
                            assertThat(value(measures, "solicitationsSuppressed"))
                                    .isEqualTo(VISITS + CUSTOMERS);
                            assertThat(measures.at("/gross/USD/value").asLong())
                                    .isEqualTo(dollars(installation));
                        });
    }

    private static long dollars(Installation installation) {
        return installation
                .database(Part.CUSTOMER)
                .count("select sum(gross) from visit where location = ?", LOCATION);
    }

    /** Everything was decided, and against asking. */
    private static void assertNobodyAsked(Installation installation) {
        Database notification = installation.database(Part.NOTIFICATION);
        String decided =
                "select count(*) from solicitations where location = ? and programme = 'post-visit-survey' and outcome = 'suppressed'";
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(notification.count(decided, LOCATION)).isEqualTo(VISITS));
        assertThat(
                        notification.count(
                                "select count(*) from solicitations where location = ? and outcome is distinct from 'suppressed'",
                                LOCATION))
                .isZero();
        assertThat(value(measures(installation), "solicitationsSent")).isZero();
        assertThat(installation.inbox().all())
                .noneMatch(mail -> (mail.subject() + mail.text()).contains(LOCATION));
    }

    private static JsonNode measures(Installation installation) {
        Api.Reply reply =
                installation
                        .api(Part.ANALYTICS, installation.token("owner"))
                        .get("/v1/measures?from=1997-01-01&to=1998-06-30&location=" + LOCATION);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private static long value(JsonNode measures, String measure) {
        return measures.path(measure).path("value").asLong(-1);
    }
}
