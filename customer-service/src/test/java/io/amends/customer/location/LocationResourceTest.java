package io.amends.customer.location;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

@QuarkusTest
@WithRealServers
class LocationResourceTest {
    private final Till till = new Till();

    @Test
    void aLocationIsPutAndTold() {
        put("""
                        {"name":"Main Street","timeZone":"America/New_York","currency":"USD",
                         "calendar":{"weekly":[{"day":"monday","opens":"09:00","closes":"18:00"}],"holidays":["2026-12-25"]}}""")
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("confirmed", equalTo(true))
                .body("assumed", equalTo(List.of()));
        as("agent")
                .get("/v1/locations/" + till.location())
                .then()
                .statusCode(200)
                .body("name", equalTo("Main Street"))
                .body("calendar.weekly[0].closes", equalTo("18:00"));
        JsonNode told = last("location.changed.v1");
        assertThat(told.path("timeZone").asText()).isEqualTo("America/New_York");
        assertThat(told.path("calendar").path("holidays").path(0).asText()).isEqualTo("2026-12-25");
    }

    @Test
    void whatNobodySaidIsAssumed() {
        put("{\"name\":\"Main Street\"}")
                .then()
                .statusCode(201)
                .body("timeZone", equalTo("UTC"))
                .body("assumed", equalTo(List.of("timeZone", "currency", "calendar")));
    }

    @Test
    void theSameAgainChangesNothing() {
        put("{\"name\":\"A\"}").then().statusCode(201).header("ETag", "\"1\"");
        put("{\"name\":\"A\"}").then().statusCode(200).header("ETag", "\"1\"");
        put("{\"name\":\"B\"}").then().statusCode(200).header("ETag", "\"2\"");
    }

    @Test
    void whoeverReadAnOlderVersionDoesNotOverwriteTheNewer() {
        put("{\"name\":\"A\"}");
        as("manager")
                .header("If-Match", "\"1\"")
                .contentType(ContentType.JSON)
                .body("{\"name\":\"B\"}")
                .put("/v1/locations/" + till.location())
                .then()
                .statusCode(200);
        as("manager")
                .header("If-Match", "\"1\"")
                .contentType(ContentType.JSON)
                .body("{\"name\":\"C\"}")
                .put("/v1/locations/" + till.location())
                .then()
                .statusCode(412);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/timeZone | {\"timeZone\":\"Mars/Olympus\"}",
                "/timeZone | {\"timeZone\":\"+02:00\"}",
                "/currency | {\"currency\":\"usd\"}",
                "/country | {\"country\":\"USA\"}",
                "/name | {\"name\":\"\"}",
                "/nmae | {\"nmae\":\"x\"}",
                "/calendar/weekly/0/closes | {\"calendar\":{\"weekly\":[{\"day\":\"monday\",\"opens\":\"09:00\",\"closes\":\"08:00\"}]}}",
                "/calendar/holidays/0 | {\"calendar\":{\"holidays\":[\"2026-02-30\"]}}"
            })
    void badInputIsRefusedNamingTheField(String pointer, String body) {
        put(body).then().statusCode(422).body("errors.pointer", hasItem(pointer));
    }

    @Test
    void onlyManagersOfTheLocationChangeIt() {
        as("agent")
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/v1/locations/" + till.location())
                .then()
                .statusCode(403);
        as(Tokens.of("manager").location("another-shop"))
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/v1/locations/" + till.location())
                .then()
                .statusCode(403);
    }

    @Test
    void locationsComeInPages() {
        put("{}");
        Till other = new Till();
        as("owner")
                .contentType(ContentType.JSON)
                .body("{}")
                .put("/v1/locations/" + other.location());
        Response first = as("owner").queryParam("limit", 1).get("/v1/locations");
        assertThat(first.<List<String>>path("items.code")).hasSize(1);
        as("owner")
                .queryParam("limit", 1)
                .queryParam("cursor", first.<String>path("next"))
                .get("/v1/locations")
                .then()
                .statusCode(200);
        as("owner")
                .queryParam("limit", 1000)
                .get("/v1/locations")
                .then()
                .body("items.code", hasItems(till.location(), other.location()));
        as(Tokens.of("agent").location(till.location()))
                .get("/v1/locations")
                .then()
                .body("items.code", equalTo(List.of(till.location())));
    }

    @Test
    void aCorrectedZoneRedatesTheVisitsThere() {
        String late =
                till.post(till.visit("1", v -> v.put("occurredAt", "2026-11-20T02:00:00Z")))
                        .path("id");
        String early =
                till.post(till.visit("2", v -> v.put("occurredAt", "2026-11-20T12:00:00Z")))
                        .path("id");
        put("{\"timeZone\":\"America/New_York\"}").then().statusCode(200).header("ETag", "\"2\"");
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                as("agent")
                                        .get("/v1/visits/" + late)
                                        .then()
                                        .body("localDate", equalTo("2026-11-19"))
                                        .body("version", equalTo(2)));
        as("agent")
                .get("/v1/visits/" + early)
                .then()
                .body("localDate", equalTo("2026-11-20"))
                .body("version", equalTo(1));
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(TestEvents.read("visits", "visit.amended.v1", late))
                                        .hasSize(1));
        String next =
                till.post(till.visit("3", v -> v.put("occurredAt", "2026-11-20T02:00:00Z")))
                        .path("id");
        as("agent").get("/v1/visits/" + next).then().body("localDate", equalTo("2026-11-19"));
    }

    @Test
    void aStaffMemberHasAnIdAndKeepsTheNameHere() {
        String reference = till.card("sam");
        String id =
                as("manager")
                        .contentType(ContentType.JSON)
                        .body("{\"name\":\"Sam Server\",\"active\":false}")
                        .put("/v1/staff/" + reference)
                        .path("staffId");
        JsonNode told =
                await().atMost(20, SECONDS)
                        .until(
                                () -> TestEvents.read("locations", "staff.changed.v1", id),
                                e -> e.size() == 2)
                        .getLast()
                        .json();
        assertThat(told.path("active").asBoolean()).isFalse();
        assertThat(told.toString()).doesNotContain("Sam", reference);
        as("manager").get("/v1/staff/" + reference).then().body("name", equalTo("Sam Server"));
    }

    private JsonNode last(String type) {
        return await().atMost(20, SECONDS)
                .until(() -> TestEvents.read("locations", type, till.location()), e -> !e.isEmpty())
                .getLast()
                .json();
    }

    private Response put(String body) {
        return as("manager")
                .contentType(ContentType.JSON)
                .body(body)
                .put("/v1/locations/" + till.location());
    }
}
