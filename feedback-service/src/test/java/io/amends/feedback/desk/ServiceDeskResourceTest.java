package io.amends.feedback.desk;

import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.raise;
import static io.restassured.RestAssured.given;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;

@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class ServiceDeskResourceTest {
    private final String location = "desk-" + UUID.randomUUID();

    @Test
    void sendsWhoeverIsNotSignedInToTheSignIn() {
        given().redirects()
                .follow(false)
                .accept("text/html")
                .get("/")
                .then()
                .statusCode(303)
                .header("Location", containsString("/sign-in"));
    }

    @Test
    void listsWhatIsUrgentAndShowsTheCustomersWordsAsText() {
        String caseId = raise(location, Map.of("text", "<script>alert('x')</script> too slow"));

        browser("agent")
                .get("/?location=" + location)
                .then()
                .statusCode(200)
                .body(containsString("/cases/" + caseId))
                .body(containsString("left"))
                .body(containsString("&lt;script&gt;"))
                .body(not(containsString("<script>alert")));
        browser("agent")
                .get("/?location=" + location + "&overdue=true")
                .then()
                .body(containsString("No case matches"));
        browser("pos").get("/").then().statusCode(403);
    }

    @Test
    void oneClickAcknowledgesAndLeadsBackToTheList() {
        String caseId = raise(location, Map.of());

        post(caseId, "acknowledgement", "back", "queue")
                .then()
                .statusCode(303)
                .header("Location", containsString("/"));

        as("agent").get("/v1/cases/" + caseId).then().body("state", equalTo("acknowledged"));
    }

    @Test
    void theWholeWorkCanBeDoneWithFormsAlone() {
        String caseId = raise(location, Map.of());
        post(caseId, "assignment", "version", "1").then().statusCode(303);
        post(
                        caseId,
                        "contacts",
                        "version",
                        "2",
                        "channel",
                        "phone",
                        "reached",
                        "yes",
                        "note",
                        "Said sorry")
                .then()
                .statusCode(303);
        post(
                        caseId,
                        "remedies",
                        "version",
                        "3",
                        "kind",
                        "refund",
                        "cost",
                        "18.80",
                        "currency",
                        "USD")
                .then()
                .statusCode(303);
        post(caseId, "resolution", "version", "4", "cause", "waiting", "note", "Paid back")
                .then()
                .statusCode(303);
        post(caseId, "confirmation", "version", "5").then().statusCode(303);
        post(caseId, "reopening", "version", "6", "note", "Again").then().statusCode(303);
        post(caseId, "resolution", "version", "7").then().statusCode(303);
        post(caseId, "closing", "version", "8").then().statusCode(303);

        as("agent")
                .get("/v1/cases/" + caseId)
                .then()
                .body("state", equalTo("closed"))
                .body("remedies[0].cost.minor", equalTo(1880));
        browser("agent")
                .get("/cases/" + caseId)
                .then()
                .statusCode(200)
                .body(containsString("Said sorry"))
                .body(containsString("refund, 18.80 USD"))
                .body(containsString("half an hour"));
    }

    @Test
    void saysWhatIsInTheWayAndShowsTheCaseAsItIs() {
        String caseId = raise(location, Map.of());

        post(
                        caseId,
                        "remedies",
                        "version",
                        "1",
                        "kind",
                        "refund",
                        "cost",
                        "50.01",
                        "currency",
                        "USD")
                .then()
                .statusCode(422)
                .body(containsString("above the authority limit of 50.00 USD"));
        post(
                        caseId,
                        "remedies",
                        "version",
                        "1",
                        "kind",
                        "refund",
                        "cost",
                        "lots",
                        "currency",
                        "USD")
                .then()
                .statusCode(422)
                .body(containsString("The cost is an amount such as 12.50"));
        post(caseId, "remedies", "version", "1", "kind", "bribe").then().statusCode(422);
        post(caseId, "acknowledgement", "version", "1").then().statusCode(303);
        post(caseId, "resolution", "version", "1")
                .then()
                .statusCode(412)
                .body(containsString("A colleague has worked"));
        post(caseId, "acknowledgement")
                .then()
                .statusCode(409)
                .body(containsString("The case is acknowledged already"));
        post(UUID.randomUUID().toString(), "acknowledgement").then().statusCode(404);
    }

    @Test
    void keepsWhatWasTypedWhenAFormIsRefused() {
        UUID visit = UUID.randomUUID();
        Desk.visit(visit, 1, location, null);
        String caseId = raise(location, Map.of("visitId", visit));
        await().untilAsserted(
                        () ->
                                browser("agent")
                                        .get("/cases/" + caseId)
                                        .then()
                                        .body(containsString("visit cost, 18.80 USD")));

        post(
                        caseId,
                        "remedies",
                        "version",
                        "1",
                        "kind",
                        "credit",
                        "cost",
                        "18.81",
                        "currency",
                        "USD",
                        "note",
                        "On the <card>")
                .then()
                .statusCode(422)
                .body(containsString("A reason is required: with this, more is given"))
                .body(containsString("value=\"18.81\""))
                .body(containsString("<option value=\"credit\" selected>"))
                .body(containsString("On the &lt;card&gt;"));
        post(caseId, "remedies", "version", "1", "kind", "credit", "cost", "5", "currency", "EUR")
                .then()
                .statusCode(422)
                .body(containsString("The currency must be USD"));
        post(caseId, "acknowledgement", "version", "1").then().statusCode(303);
        post(caseId, "contacts", "version", "1", "channel", "in person", "note", "She cried")
                .then()
                .statusCode(412)
                .body(containsString("She cried"))
                .body(containsString("value=\"in person\" checked"));
    }

    @Test
    void showsNobodyElsesLocationsNotEvenToSayWhatIsWrong() {
        String caseId = raise(location, Map.of());
        RequestSpecification stranger =
                given().redirects()
                        .follow(false)
                        .accept("text/html")
                        .cookie("amends_token", Tokens.of("agent").location("elsewhere").sign())
                        .header("Sec-Fetch-Site", "same-origin");

        given(stranger).get("/cases/" + caseId).then().statusCode(403);
        given(stranger).get("/?location=" + location).then().statusCode(403);
        given(stranger)
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("kind", "bribe")
                .post("/cases/" + caseId + "/remedies")
                .then()
                .statusCode(403)
                .body(not(containsString("half an hour")));
        given(stranger).get("/").then().statusCode(200).body(not(containsString(caseId)));
        as("agent").get("/v1/cases/" + caseId).then().body("version", equalTo(1));
    }

    @Test
    void knowsNoOtherForms() {
        post(raise(location, Map.of()), "bribery").then().statusCode(404);
    }

    @Test
    void refusesFormsOfOtherSites() {
        String caseId = raise(location, Map.of());

        browser("agent")
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/x-www-form-urlencoded")
                .post("/cases/" + caseId + "/acknowledgement")
                .then()
                .statusCode(403);
    }

    /** Signed in with the cookie, as browsers are. */
    private static RequestSpecification browser(String role) {
        return given().redirects()
                .follow(false)
                .accept("text/html")
                .cookie("amends_token", Tokens.of(role).sign());
    }

    private static Response post(String caseId, String action, String... fields) {
        RequestSpecification form =
                browser("agent")
                        .header("Sec-Fetch-Site", "same-origin")
                        .contentType("application/x-www-form-urlencoded; charset=UTF-8");
        for (int i = 0; i < fields.length; i += 2) {
            form.formParam(fields[i], fields[i + 1]);
        }
        return form.post("/cases/" + caseId + "/" + action);
    }
}
