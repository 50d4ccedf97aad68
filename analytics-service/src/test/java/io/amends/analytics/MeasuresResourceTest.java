package io.amends.analytics;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.amends.analytics.Deliveries.Sent;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

@QuarkusTest
@WithRealServers
class MeasuresResourceTest {
    private static final UUID ANN = UUID.randomUUID();
    private static final UUID BOB = UUID.randomUUID();
    private static final UUID SAM = UUID.randomUUID();

    @Inject Deliveries deliveries;

    private final List<Sent> said = new ArrayList<>();

    @BeforeEach
    void twoShopsInNovember() {
        deliveries.clear();
        location("main-street", "Main Street");
        location("harbor", "Harbor");
        location("quiet", "=Quiet");
        for (int day = 1; day <= 12; day++) {
            visit("main-street", "2026-11-%02d".formatted(day), ANN, 1000);
        }
        visit("harbor", "2026-11-03", ANN, 500);
        visit("harbor", "2026-11-04", BOB, 500);
        for (int i = 0; i < 12; i++) {
            feedback("main-street", "2026-11-05", i < 6 ? 10 : i < 10 ? 8 : 3);
        }
        feedback("harbor", "2026-11-05", 9);
        complaint("main-street", "2026-11-06");
        aCase("main-street", "opened", Instant.now().minusSeconds(3600), null);
        aCase("main-street", "acknowledged", Instant.now().plusSeconds(3600), 12);
        aCase("main-street", "closed", Instant.now().minusSeconds(3600), 12);
        deliveries.deliver(said);
    }

    @Test
    void tellsAllMeasuresOfTheBusiness() {
        as("owner")
                .get("/v1/measures?from=2026-11-01&to=2026-11-30")
                .then()
                .statusCode(200)
                .header("Content-Location", "/v1/measures?from=2026-11-01&to=2026-11-30")
                .body("visits.value", equalTo(14))
                .body("visits.low", equalTo(14))
                .body("visits.n", equalTo(14))
                .body("customers.value", equalTo(2))
                .body("newCustomers.value", equalTo(2))
                .body("returningCustomers.value", equalTo(0))
                .body("identifiedShare.value", equalTo(1.0f))
                .body("identifiedShare.low", equalTo(0.7847f))
                .body("feedback.value", equalTo(13))
                .body("nps.value", equalTo(38.5f))
                .body("nps.n", equalTo(13))
                .body("csat.insufficient", equalTo(true))
                .body("csat.n", equalTo(0))
                .body("csat.value", nullValue())
                .body("complaints.value", equalTo(1))
                .body("complaintsPer1000Visits.value", equalTo(71.43f))
                .body("casesOpen.value", equalTo(2))
                .body("casesOverdue.value", equalTo(1))
                .body("timeToAcknowledge.insufficient", equalTo(true))
                .body("timeToAcknowledge.n", equalTo(2))
                .body("gross.USD.value", equalTo(13000))
                .body("gross.USD.n", equalTo(14))
                .body("net.USD.value", equalTo(13000));
    }

    @Test
    void tellsNotEnoughDataWhereThereIsNot() {
        as("owner")
                .get("/v1/measures?from=2026-11-01&to=2026-11-30&location=harbor")
                .then()
                .statusCode(200)
                .body("visits.value", equalTo(2))
                .body("customers.value", equalTo(2))
                .body("nps.insufficient", equalTo(true))
                .body("nps.n", equalTo(1))
                .body("identifiedShare.insufficient", equalTo(true))
                .body("complaintsPer1000Visits.n", equalTo(2));
    }

    @Test
    void knowsWhoHadComeBefore() {
        as("owner")
                .get("/v1/measures?from=2026-11-04&to=2026-11-30")
                .then()
                .body("customers.value", equalTo(2))
                .body("newCustomers.value", equalTo(1))
                .body("returningCustomers.value", equalTo(1));
    }

    @Test
    void answersForTheLast30DaysUnlessAsked() {
        String address =
                as("owner")
                        .get("/v1/measures")
                        .then()
                        .statusCode(200)
                        .extract()
                        .header("Content-Location");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        assertThat(address)
                .matches("/v1/measures\\?from=\\d{4}-\\d\\d-\\d\\d&to=\\d{4}-\\d\\d-\\d\\d");
        LocalDate to = LocalDate.parse(address.substring(address.length() - 10));
        assertThat(to).isBetween(today.minusDays(1), today.plusDays(1));
        assertThat(address).contains("from=" + to.minusDays(29));
    }

    @Test
    void locationWithoutVisitsHasZeros() {
        as("owner")
                .get("/v1/measures?location=quiet")
                .then()
                .statusCode(200)
                .body("visits.value", equalTo(0))
                .body("customers.value", equalTo(0))
                .body("casesOpen.value", equalTo(0))
                .body("nps.insufficient", equalTo(true));
    }

    @Test
    void unknownLocationIsNotFound() {
        as("owner").get("/v1/measures?location=nowhere").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from",
        "from=2026-02-30, from",
        "to=2026-13-01, to",
        "from=2026-11-02&to=2026-11-01, from",
        "from=0000-01-01, from",
        "to=99999-01-01, to",
        "from=1%27%20or%201=1, from"
    })
    void refusesWhatIsNoPeriod(String query, String parameter) {
        as("owner")
                .get("/v1/measures?" + query)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body(containsString(parameter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pos", "agent"})
    void isNotForEverybody(String role) {
        as(role).get("/v1/measures").then().statusCode(403);
    }

    @Test
    void isNotForStrangers() {
        given().get("/v1/measures").then().statusCode(401);
    }

    @Test
    void managerOfTwoShopsGetsTheirSum() {
        with(Tokens.of("manager").location("main-street").location("quiet"))
                .get("/v1/measures?from=2026-11-01&to=2026-11-30")
                .then()
                .statusCode(200)
                .body("visits.value", equalTo(12))
                .body("customers.value", equalTo(1))
                .body("casesOpen.value", equalTo(2));
    }

    @Test
    void managerSeesNoOtherShop() {
        with(Tokens.of("manager").location("quiet"))
                .get("/v1/measures?location=harbor")
                .then()
                .statusCode(403);
        with(Tokens.of("manager").location("quiet"))
                .get("/v1/measures?from=2026-11-01&to=2026-11-30")
                .then()
                .body("visits.value", equalTo(0))
                .body("casesOpen.value", equalTo(0));
        with(Tokens.of("manager").location("quiet"))
                .get("/v1/measures/locations?from=2026-11-01&to=2026-11-30")
                .then()
                .body("size()", equalTo(0));
    }

    @Test
    void seriesHasAPointForEachDayAlsoTheEmptyOnes() {
        as("owner")
                .get(
                        "/v1/measures/series?measure=visits&from=2026-11-03&to=2026-11-14&location=harbor")
                .then()
                .statusCode(200)
                .body("measure", equalTo("visits"))
                .body("points.size()", equalTo(12))
                .body("points[0].start", equalTo("2026-11-03"))
                .body("points[0].value", equalTo(1))
                .body("points[11].value", equalTo(0));
    }

    @Test
    void lastWeekEndsWithThePeriod() {
        as("owner")
                .get("/v1/measures/series?measure=customers&by=week&from=2026-11-01&to=2026-11-12")
                .then()
                .body("points.start", equalTo(List.of("2026-11-01", "2026-11-06")))
                .body("points[0].value", equalTo(2))
                .body("points[1].value", equalTo(1));
    }

    @Test
    void seriesIsCsvForThoseWhoWantIt() {
        String query = "measure=nps&from=2026-11-05&to=2026-11-06&location=main-street";
        String csv =
                as("owner")
                        .accept("text/csv")
                        .get("/v1/measures/series?" + query)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();

        assertThat(csv)
                .isEqualTo(
                        String.join(
                                "\r\n",
                                "location,start,measure,value,n,low,high",
                                "main-street,2026-11-05,nps,33.3,12,-8.8,75.5",
                                "main-street,2026-11-06,nps,,0,,",
                                ""));
        assertThat(as("owner").get("/v1/measures/series.csv?" + query).asString()).isEqualTo(csv);
    }

    @Test
    void whoeverExportsIsRecordedOnceForEach() {
        Tokens olga = Tokens.of("owner").named("Olga " + UUID.randomUUID());
        String query = "measure=nps&from=2026-11-05&to=2026-11-06&location=main-street";
        with(olga).accept("text/csv").get("/v1/measures/series?" + query);
        with(olga).get("/v1/measures/series.csv?" + query);
        with(olga).accept("application/json").get("/v1/measures/series?" + query);

        as("owner")
                .queryParam("action", "export")
                .queryParam("kind", "measure")
                .queryParam("subject", "nps/main-street")
                .queryParam("who", olga.name())
                .get("/v1/audit")
                .then()
                .statusCode(200)
                .body("items", hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "measure=happiness",
                "measure=",
                "measure=visits&by=hour",
                "measure=visits&from=1950-01-01"
            })
    void refusesASeriesThatItDoesNotHave(String query) {
        as("owner").get("/v1/measures/series?" + query).then().statusCode(422);
    }

    @Test
    void breaksDownByLocationChannelStaffCauseAndRule() {
        String period = "?from=2026-11-01&to=2026-11-30";
        as("owner")
                .get("/v1/measures/locations" + period)
                .then()
                .body("location", equalTo(List.of("harbor", "main-street")))
                .body("measures[1].visits.value", equalTo(12));
        as("owner")
                .get("/v1/measures/channels" + period)
                .then()
                .body("[0].channel", equalTo("counter"))
                .body("[0].measures.visits.value", equalTo(14))
                .body("[0].measures.nps.n", equalTo(13));
        as("owner")
                .get("/v1/measures/staff" + period)
                .then()
                .body("[0].staffId", equalTo(SAM.toString()))
                .body("[0].measures.visits.value", equalTo(14));
        as("owner")
                .get("/v1/measures/complaints" + period)
                .then()
                .body("[0].cause", equalTo("waiting"))
                .body("[0].complaints", equalTo(1));
        as("owner")
                .get("/v1/measures/solicitations" + period)
                .then()
                .statusCode(200)
                .body("size()", equalTo(0));
    }

    @Test
    void figuresAreTheSameAfterARebuild() {
        String before = as("owner").get("/v1/measures?from=2026-11-01&to=2026-11-30").asString();
        deliveries.clear();
        as("owner")
                .get("/v1/measures?from=2026-11-01&to=2026-11-30")
                .then()
                .body("visits.value", equalTo(0));
        deliveries.deliver(said);

        assertThat(as("owner").get("/v1/measures?from=2026-11-01&to=2026-11-30").asString())
                .isEqualTo(before);
    }

    @Test
    void addsUpAmountsBeyondTheRangeOfALong() {
        long large = Long.MAX_VALUE / 2;
        for (int i = 0; i < 5; i++) {
            said.clear();
            visit("harbor", "2026-12-24", BOB, large);
            deliveries.deliver(said);
        }

        as("owner")
                .get("/v1/measures?from=2026-12-24&to=2026-12-24")
                .then()
                .statusCode(200)
                .body("visits.value", equalTo(5))
                .body(
                        "gross.USD.value",
                        equalTo(BigInteger.valueOf(large).multiply(BigInteger.valueOf(5))));
        given().cookie("amends_token", Tokens.of("owner").sign())
                .accept("text/html")
                .get("/?from=2026-12-24&to=2026-12-24")
                .then()
                .statusCode(200)
                .body(containsString("230,584,300,921,369,395.15 USD"));
    }

    private static RequestSpecification as(String role) {
        return with(Tokens.of(role));
    }

    private static RequestSpecification with(Tokens token) {
        return given().auth().oauth2(token.sign());
    }

    private void location(String code, String name) {
        say(
                "locations",
                "location.changed.v1",
                code,
                """
                {"location":"%s","version":1,"name":"%s","timeZone":"America/New_York","currency":"USD",
                 "confirmed":true,"assumed":[]}
                """
                        .formatted(code, name));
    }

    private void visit(String location, String day, UUID customer, long minor) {
        UUID id = UUID.randomUUID();
        say(
                "visits",
                "visit.recorded.v1",
                id.toString(),
                """
                {"visitId":"%s","version":1,"location":"%s","localDate":"%s","channel":"counter","staff":["%s"],
                 "customerId":"%s","status":"completed","gross":{"minor":%d,"currency":"USD"}}
                """
                        .formatted(id, location, day, SAM, customer, minor));
    }

    private void feedback(String location, String day, int nps) {
        UUID id = UUID.randomUUID();
        say(
                "feedback",
                "feedback.received.v1",
                id.toString(),
                """
                {"feedbackId":"%s","version":1,"location":"%s","localDate":"%s","channel":"counter",
                 "scores":{"nps":%d},"causes":[]}
                """
                        .formatted(id, location, day, nps));
    }

    private void complaint(String location, String day) {
        UUID id = UUID.randomUUID();
        say(
                "complaints",
                "complaint.raised.v1",
                id.toString(),
                """
                {"complaintId":"%s","version":1,"caseId":"%s","location":"%s","localDate":"%s","channel":"phone",
                 "prompted":false,"cause":"waiting","severity":"normal"}
                """
                        .formatted(id, UUID.randomUUID(), location, day));
    }

    private void aCase(
            String location,
            String state,
            Instant due,
            @org.jspecify.annotations.Nullable Integer minutes) {
        UUID id = UUID.randomUUID();
        Instant opened = Instant.parse("2026-11-06T15:00:00Z");
        say(
                "recovery-cases",
                "case.opened.v1",
                id.toString(),
                """
                {"caseId":"%s","version":1,"location":"%s","localDate":"2026-11-06","state":"%s","openedAt":"%s",
                 "acknowledgeBy":"%s","resolveBy":"%s"%s}
                """
                        .formatted(
                                id,
                                location,
                                state,
                                opened,
                                due,
                                due,
                                minutes == null
                                        ? ""
                                        : ",\"acknowledgedAt\":\"%s\",\"businessMinutesToAcknowledge\":%d"
                                                .formatted(
                                                        opened.plusSeconds(60L * minutes),
                                                        minutes)));
    }

    private void say(String topic, String type, String key, String json) {
        said.add(new Sent(topic, type, key, json));
    }
}
