package io.amends.analytics;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.amends.analytics.Deliveries.Sent;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

@QuarkusTest
@WithRealServers
class DashboardResourceTest {
    private static final Pattern POLL = Pattern.compile("hx-get=\"([^\"]+)\"");

    @Inject Deliveries deliveries;

    private final List<Sent> said = new ArrayList<>();
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @BeforeEach
    void nothing() {
        deliveries.clear();
        location("main-street", "Main Street");
        location("harbor", "Harbor & Sons");
    }

    @Test
    void saysSoWhenThereIsNotEnoughToSay() {
        deliver();

        as("owner")
                .get("/")
                .then()
                .statusCode(200)
                .body(containsString("Not enough data yet to see a change"))
                .body(containsString("No case is waiting"))
                .body(containsString("not enough data"))
                .body(containsString("not measured yet"))
                .body(containsString("Nothing has happened in this period"));
    }

    @Test
    void saysNothingUnusualWhenNothingIs() {
        visits("main-street", 56, 1, 10);
        visits("harbor", 56, 1, 10);
        deliver();

        as("owner")
                .get("/")
                .then()
                .body(containsString("Nothing unusual"))
                .body(containsString("No location stands apart"));
    }

    @Test
    void saysWhatChangedWithItsSampleAndInterval() {
        visits("main-street", 56, 1, 10);
        visits("harbor", 56, 8, 12);
        visits("harbor", 7, 1, 4);
        deliver();

        as("owner")
                .get("/")
                .then()
                .body(
                        containsString(
                                "Harbor &amp; Sons: visits a day fell to 4.0 (95 %: 4.0 to 4.0, n = 7 days) in the last seven"
                                        + " days, from 12 (95 %: 12 to 12, n = 28 days) in the four weeks before."))
                .body(containsString("/?days=7&amp;location=harbor"));
    }

    @Test
    void saysWhichLocationStandsApart() {
        visits("main-street", 28, 1, 20);
        visits("harbor", 28, 1, 20);
        for (int i = 0; i < 60; i++) {
            complaint("harbor", today.minusDays(1 + i % 28));
        }
        deliver();

        as("owner")
                .get("/")
                .then()
                .body(
                        containsString(
                                "Harbor &amp; Sons stands apart: complaints per 1,000 visits at 107.1"))
                .body(containsString("n = 560 visits"));
    }

    @Test
    void saysWhatToDoToday() {
        openCase("harbor", Instant.now().minusSeconds(60));
        openCase("harbor", Instant.now().minusSeconds(60));
        openCase("main-street", Instant.now().plusSeconds(7200));
        deliver();

        as("owner")
                .get("/")
                .then()
                .body(
                        containsString(
                                "2 cases are overdue, all at Harbor &amp; Sons: answer them first."))
                .body(containsString("?overdue=true"));
        as("owner")
                .get("/?location=main-street")
                .then()
                .body(
                        containsString(
                                "One case is open and none is overdue; the next clock runs out at Main Street"));
    }

    @Test
    void everyFigureHasItsSampleAndInterval() {
        visits("main-street", 10, 1, 10);
        deliver();

        as("owner")
                .get("/?location=main-street&days=28")
                .then()
                .body(containsString("95 %: 0.0 % to 3.7 %, n = 100"))
                .body(containsString("n = 0, it takes 10"))
                .body(containsString("100.00 USD"));
    }

    @Test
    void showsTheBusiestWhereThereAreMany() {
        for (int branch = 1; branch <= 13; branch++) {
            location("branch-" + branch, "Branch No. " + branch);
            visits("branch-" + branch, 2, 1, branch);
        }
        deliver();

        as("owner")
                .get("/")
                .then()
                .body(containsString("Shown are the 12 locations with the most visits"))
                .body(containsString("<figcaption>Branch No. 13</figcaption>"))
                .body(containsString("<figcaption>Branch No. 2</figcaption>"))
                .body(not(containsString("<figcaption>Branch No. 1</figcaption>")))
                .body(not(containsString("<figcaption>Main Street</figcaption>")));
    }

    @Test
    void openPageHearsOnlyWhatIsNew() {
        visits("main-street", 3, 1, 1);
        deliver();
        String poll = poll(as("owner").get("/?days=7").asString());

        as("owner").get(poll).then().statusCode(204);
        visits("main-street", 3, 1, 1);
        deliver();
        String fresh = as("owner").get(poll).then().statusCode(200).extract().asString();

        assertThat(fresh).contains("id=\"figures\"").doesNotContain("<html", "id=\"charts\"");
        as("owner")
                .get(poll.replace("/figures", "/charts"))
                .then()
                .statusCode(200)
                .body(containsString("data-chart=\"line\""));
        assertThat(poll(fresh)).isNotEqualTo(poll);
    }

    @Test
    void managerSeesOnlyOwnShops() {
        visits("harbor", 3, 1, 5);
        deliver();
        RequestSpecification manager =
                given().accept("text/html")
                        .auth()
                        .oauth2(Tokens.of("manager").location("main-street").sign());

        manager.get("/").then().statusCode(200).body(not(containsString("Harbor")));
        given().accept("text/html")
                .auth()
                .oauth2(Tokens.of("manager").location("main-street").sign())
                .get("/?location=harbor")
                .then()
                .statusCode(403);
    }

    @Test
    void isNotForAgents() {
        as("agent").get("/").then().statusCode(403);
    }

    @Test
    void refusesWhatIsNoPeriod() {
        as("owner").get("/?from=soon").then().statusCode(422);
        as("owner").get("/?days=-5").then().statusCode(422);
        as("owner").get("/?days=many").then().statusCode(422);
    }

    private static String poll(String page) {
        Matcher matcher = POLL.matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }

    private static RequestSpecification as(String role) {
        return given().accept("text/html").auth().oauth2(Tokens.of(role).sign());
    }

    private void location(String code, String name) {
        say(
                "locations",
                "location.changed.v1",
                code,
                """
                {"location":"%s","version":1,"name":"%s","timeZone":"Etc/UTC","currency":"USD","confirmed":true}
                """
                        .formatted(code, name));
    }

    /** So many visits on each of these days before today. */
    private void visits(String location, int fromDaysAgo, int toDaysAgo, int each) {
        for (int ago = fromDaysAgo; ago >= toDaysAgo; ago--) {
            for (int i = 0; i < each; i++) {
                UUID id = UUID.randomUUID();
                say(
                        "visits",
                        "visit.recorded.v1",
                        id.toString(),
                        """
                        {"visitId":"%s","version":1,"location":"%s","localDate":"%s","staff":[],"status":"completed",
                         "gross":{"minor":100,"currency":"USD"}}
                        """
                                .formatted(id, location, today.minusDays(ago)));
            }
        }
    }

    private void complaint(String location, LocalDate day) {
        UUID id = UUID.randomUUID();
        say(
                "complaints",
                "complaint.raised.v1",
                id.toString(),
                """
                {"complaintId":"%s","version":1,"location":"%s","localDate":"%s","channel":"phone","prompted":false,
                 "severity":"normal"}
                """
                        .formatted(id, location, day));
    }

    private void openCase(String location, Instant due) {
        UUID id = UUID.randomUUID();
        say(
                "recovery-cases",
                "case.opened.v1",
                id.toString(),
                """
                {"caseId":"%s","version":1,"location":"%s","localDate":"%s","state":"opened","openedAt":"%s",
                 "acknowledgeBy":"%s","resolveBy":"%s"}
                """
                        .formatted(
                                id,
                                location,
                                today,
                                due.minusSeconds(3600),
                                due,
                                due.plusSeconds(86400)));
    }

    private void say(String topic, String type, String key, String json) {
        said.add(new Sent(topic, type, key, json));
    }

    private void deliver() {
        deliveries.deliver(said);
        said.clear();
    }
}
