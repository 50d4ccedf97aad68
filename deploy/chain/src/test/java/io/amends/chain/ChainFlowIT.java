package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Deployed;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The main job, once: a visit becomes a question, an answer, a case, a remedy and a measure. */
@ExtendWith(OneInstallation.class)
class ChainFlowIT {

    private static final String LOCATION = "corner-cafe";
    private static final String GUEST = "ann.guest@example.com";
    private static final String MANAGER = "corner.manager@example.org";
    private static final Pattern LINK = Pattern.compile("https?://\\S+?(/s/[\\w.-]+)");
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aVisitBecomesAQuestionAnAnswerACaseARemedyAndAMeasure(Deployed installation) {
        String operator = installation.token("operator");
        Api tills = installation.api(Part.CUSTOMER, installation.token("pos"));
        Api desk = installation.api(Part.FEEDBACK, installation.token("agent"));
        Api guest = installation.api(Part.FEEDBACK, "");
        openTheLocation(installation, operator);

        Api.Reply recorded = tills.post("/v1/visits", visit());
        assertThat(recorded.status()).as(recorded.body()).isEqualTo(201);

        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(installation.mailsTo(GUEST))
                                        .filteredOn(Inbox.Mail::asks)
                                        .hasSize(1));
        String link =
                installation.mailsTo(GUEST).stream()
                        .filter(Inbox.Mail::asks)
                        .map(ChainFlowIT::link)
                        .findFirst()
                        .orElseThrow();

        assertThat(guest.get(link).status()).isEqualTo(200);
        assertThat(guest.get(link).status()).as("looking changes nothing").isEqualTo(200);
        String form = "application/x-www-form-urlencoded";
        Api.Reply thanked = guest.post(link, form, "score=2&cause=waiting&words=Half+an+hour.");
        assertThat(thanked.status()).as(thanked.body()).isEqualTo(200);
        assertThat(guest.post(link, form, "score=10").status())
                .as("one answer for each link")
                .isEqualTo(409);

        JsonNode opened = theOnlyCase(desk);
        String caseId = opened.path("caseId").asText(opened.path("id").asText());
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(installation.mailsTo(GUEST))
                                    .filteredOn(mail -> !mail.asks())
                                    .as("the acknowledgement")
                                    .hasSize(1);
                            assertThat(installation.mailsTo(MANAGER)).as("the alert").hasSize(1);
                        });

        act(desk, caseId, "acknowledgement", "{}");
        act(desk, caseId, "contacts", "{\"channel\":\"phone\",\"note\":\"Called and apologised\"}");
        act(
                desk,
                caseId,
                "remedies",
                "{\"kind\":\"credit\",\"cost\":{\"minor\":500,\"currency\":\"EUR\"},\"note\":\"On the card\"}");
        act(
                desk,
                caseId,
                "resolution",
                "{\"rootCause\":\"waiting\",\"note\":\"Second till opened\"}");
        assertThat(desk.get("/v1/cases/" + caseId).json().path("state").asText())
                .isEqualTo("resolved");

        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Api owner = installation.api(Part.ANALYTICS, installation.token("owner"));
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            JsonNode measures =
                                    owner.get(
                                                    "/v1/measures?from=%s&to=%s&location=%s"
                                                            .formatted(
                                                                    today.minusDays(1),
                                                                    today.plusDays(1),
                                                                    LOCATION))
                                            .json();
                            assertThat(measures.at("/visits/value").asLong()).isEqualTo(1);
                            assertThat(measures.at("/solicitationsSent/value").asLong())
                                    .isGreaterThanOrEqualTo(1);
                            assertThat(measures.at("/feedback/value").asLong()).isEqualTo(1);
                            assertThat(measures.at("/complaints/value").asLong()).isEqualTo(1);
                            assertThat(measures.at("/casesOpen/value").asLong(-1)).isZero();
                            assertThat(measures.at("/timeToResolve/n").asLong()).isEqualTo(1);
                            assertThat(measures.at("/nps/insufficient").asBoolean()).isTrue();
                        });
    }

    private static void openTheLocation(Deployed installation, String operator) {
        Api.Reply location =
                installation
                        .api(Part.CUSTOMER, operator)
                        .put(
                                "/v1/locations/" + LOCATION,
                                """
                                {"name":"Corner Café","timeZone":"Europe/Berlin","currency":"EUR"}
                                """);
        assertThat(location.ok()).as(location.body()).isTrue();
        Api.Reply recipients =
                installation
                        .api(Part.NOTIFICATION, operator)
                        .put(
                                "/v1/alert-recipients/" + LOCATION,
                                "{\"emails\":[\"" + MANAGER + "\"]}");
        assertThat(recipients.ok()).as(recipients.body()).isTrue();
    }

    private static String visit() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return """
               {"source":"till-1","visitId":"flow-1","occurredAt":"%s","location":"%s","channel":"counter",
                "staff":["s-1"],"amount":{"minor":1250,"currency":"EUR"},
                "customer":{"loyaltyId":"L-flow","email":"%s","name":"Ann","locale":"en",
                            "consents":[{"channel":"email","purpose":"feedback","granted":true,"at":"%s","wording":"v1"}]}}
               """
                .formatted(now, LOCATION, GUEST, now);
    }

    private static String link(Inbox.Mail mail) {
        Matcher matcher = LINK.matcher(mail.text());
        assertThat(matcher.find()).as(mail.text()).isTrue();
        return URI.create(matcher.group(1)).getPath();
    }

    private static JsonNode theOnlyCase(Api desk) {
        Api.Reply reply = desk.get("/v1/cases?location=" + LOCATION);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        JsonNode cases = reply.json().path("items");
        assertThat(cases).as(reply.body()).hasSize(1);
        return cases.get(0);
    }

    private static void act(Api desk, String caseId, String action, String json) {
        Api.Reply reply = desk.post("/v1/cases/" + caseId + "/" + action, json);
        assertThat(reply.ok()).as(action + ": " + reply).isTrue();
    }
}
