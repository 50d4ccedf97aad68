package io.amends.chassis.security;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.ChassisAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;

@QuarkusTest
@WithRealServers
@TestProfile(SeparateHostsResourceTest.TwoHosts.class)
class SeparateHostsResourceTest {

    public static class TwoHosts extends ChassisAlone {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("amends.hosts.public", "visit.example.com,old.example.com");
            return settings;
        }
    }

    private static RequestSpecification at(String host) {
        return given().redirects().follow(false).urlEncodingEnabled(false).header("Host", host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"visit.example.com", "VISIT.example.com:443", "old.example.com"})
    void aPublicHostServesThePublicPagesAndNothingElse(String host) {
        at(host).get("/v1/weighings/forms").then().statusCode(200);
        at(host).contentType("application/x-www-form-urlencoded")
                .body("a=b")
                .post("/v1/weighings/forms")
                .then()
                .statusCode(200);
        at(host).get("/assets/amends.css").then().statusCode(200);
        for (String path :
                new String[] {
                    "/sign-in",
                    "/sign-in/",
                    "//sign-in",
                    "/sign-in;x=1",
                    "/%73ign-in",
                    "/signed-out",
                    "/v1/till/page",
                    "/v1/till/me",
                    "/v1/dead-letters"
                }) {
            RequestSpecification operator = at(host).auth().oauth2(Tokens.of("operator").sign());
            assertThat(operator.get(path).statusCode()).isIn(403, 404);
            RequestSpecification agent = at(host).cookie("amends_token", Tokens.of("agent").sign());
            assertThat(agent.get(path).statusCode()).isIn(403, 404);
        }
    }

    @Test
    void anotherHostServesTheScreensAndSendsOldLinksOn() {
        at("desk.example.com").get("/sign-in").then().statusCode(200);
        at("desk.example.com")
                .cookie("amends_token", Tokens.of("agent").sign())
                .get("/v1/till/page")
                .then()
                .statusCode(200)
                .body(containsString("only for agents"));
        at("desk.example.com")
                .get("/v1/weighings/forms?score=7")
                .then()
                .statusCode(308)
                .header("Location", equalTo("http://visit.example.com/v1/weighings/forms?score=7"));
    }

    @Test
    void whatAMailProgramPostsToAnOldLinkIsTaken() {
        at("desk.example.com")
                .contentType("application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .post("/v1/weighings/forms")
                .then()
                .statusCode(200);
    }
}
