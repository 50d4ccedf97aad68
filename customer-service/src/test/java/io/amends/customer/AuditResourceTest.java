package io.amends.customer;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.StrictJson;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

@QuarkusTest
@WithRealServers
class AuditResourceTest {
    private final Till till = new Till();
    private final String dana = "Dana " + UUID.randomUUID();

    @Test
    void whoeverLooksSomebodyUpIsRecordedWithoutWhatTheyTyped() {
        String ann = till.post(till.visitOf("1", till.email("ann"))).path("customerId");
        as(agent()).get("/v1/customers/" + ann);
        as(agent()).get("/v1/customers/" + ann + "/visits");
        as(agent())
                .contentType(ContentType.JSON)
                .body("{\"email\":\"" + till.email("ann") + "\"}")
                .post("/v1/customers/search");
        as(agent()).accept(ContentType.HTML).get("/customers/" + ann);
        as(agent()).accept(ContentType.HTML).formParam("wanted", till.email("ann")).post("/");

        assertThat(audit().map(AuditResourceTest::act))
                .containsExactly(
                        "search customer",
                        "view customer " + ann,
                        "search customer",
                        "view customer " + ann,
                        "view customer " + ann);
        assertThat(audit().json().toString())
                .doesNotContain(till.email("ann"))
                .contains("127.0.0.1");
    }

    @Test
    void aLookupThatFindsNobodyIsRecordedToo() {
        UUID nobody = UUID.randomUUID();
        as(agent()).get("/v1/customers/" + nobody).then().statusCode(404);

        assertThat(audit().map(AuditResourceTest::act)).containsExactly("view customer " + nobody);
    }

    @Test
    void anErasureIsRecordedIfItHappened() {
        String ann = till.post(till.visitOf("1", till.email("ann"))).path("customerId");
        UUID nobody = UUID.randomUUID();
        as(manager()).delete("/v1/customers/" + nobody).then().statusCode(404);
        as(agent()).delete("/v1/customers/" + ann).then().statusCode(403);
        as(manager()).delete("/v1/customers/" + ann).then().statusCode(204);

        assertThat(audit().map(AuditResourceTest::act)).containsExactly("erase customer " + ann);
    }

    @Test
    void whoChangedWhatIsRecorded() {
        String staff = till.card("sam");
        put("/v1/locations/" + till.location(), "{\"name\":\"Main Street\"}");
        put("/v1/locations/" + till.location(), "{\"timeZone\":\"Mars\"}");
        put("/v1/staff/" + staff, "{\"name\":\"Sam\"}");
        String credential =
                as(Tokens.of("operator").named(dana))
                        .contentType(ContentType.JSON)
                        .body("{\"source\":\"" + till.source() + "\"}")
                        .post("/v1/credentials")
                        .path("credential.id");
        as(Tokens.of("operator").named(dana)).delete("/v1/credentials/" + credential);

        assertThat(audit().map(AuditResourceTest::act))
                .containsExactly(
                        "revoke credential " + credential,
                        "make credential " + till.source(),
                        "change staff-member " + staff,
                        "change location " + till.location());
        assertThat(audit().json().toString()).doesNotContain("Sam");
    }

    private Tokens agent() {
        return Tokens.of("agent").named(dana);
    }

    private Tokens manager() {
        return Tokens.of("manager").named(dana);
    }

    private void put(String path, String body) {
        as(manager()).contentType(ContentType.JSON).body(body).put(path);
    }

    private static String act(JsonNode entry) {
        return (entry.path("action").asText()
                        + " "
                        + entry.path("kind").asText()
                        + " "
                        + entry.path("subject").asText())
                .strip();
    }

    private record Entries(JsonNode json) {
        List<String> map(Function<JsonNode, String> of) {
            List<String> mapped = new ArrayList<>();
            json.path("items").forEach(entry -> mapped.add(of.apply(entry)));
            return mapped;
        }
    }

    /** What Dana did, newest first. */
    private Entries audit() {
        try {
            return new Entries(
                    StrictJson.mapper()
                            .readTree(
                                    as("owner")
                                            .queryParam("who", dana)
                                            .get("/v1/audit")
                                            .then()
                                            .statusCode(200)
                                            .extract()
                                            .asString()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
