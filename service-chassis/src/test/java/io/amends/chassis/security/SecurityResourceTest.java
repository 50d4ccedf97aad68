package io.amends.chassis.security;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.ChassisAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.KeyPairGenerator;
import java.time.Duration;

@QuarkusTest
@WithRealServers
@TestProfile(ChassisAlone.class)
class SecurityResourceTest {
    private static final String SALE = "{\"source\":\"%s\",\"location\":\"%s\"}";

    private static RequestSpecification with(String token) {
        return given().auth().oauth2(token);
    }

    private static ValidatableResponse sell(Tokens token, String source, String location) {
        return with(token.sign())
                .contentType("application/json")
                .body(SALE.formatted(source, location))
                .post("/v1/till/sales")
                .then();
    }

    @Test
    void withoutATokenItIs401AndSaysHowToSignIn() {
        given().get("/v1/till/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer realm=\"amends\"")
                .body("type", equalTo("urn:amends:problem:unauthorized"));
    }

    @Test
    void aRefusedTokenIs401WithTheClassOfTheReasonOnly() throws Exception {
        var foreign = KeyPairGenerator.getInstance("RSA");
        foreign.initialize(2048);
        refused(Tokens.of("agent").validFor(Duration.ofMinutes(-5)).sign(), "expired");
        refused(
                Tokens.of("agent").signedBy(foreign.generateKeyPair().getPrivate()).sign(),
                "wrong signature");
        refused(Tokens.of("agent").issuer("somebody-else").sign(), "wrong issuer");
        refused(Tokens.of("agent").audience("somebody-else").sign(), "wrong audience");
        refused(Tokens.of("agent").audience(null).sign(), "wrong audience");
        refused("not-a-token", "malformed");
        refused("a.b.c", "malformed");
        // {"alg":"none"}
        refused(
                "eyJhbGciOiJub25lIn0.eyJpc3MiOiJhbWVuZHMiLCJncm91cHMiOlsib3duZXIiXX0.",
                "malformed");
    }

    private static void refused(String token, String reason) {
        with(token)
                .get("/v1/till/me")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header(
                        "WWW-Authenticate",
                        containsString(
                                "error=\"invalid_token\", error_description=\"" + reason + "\""))
                .body("detail", equalTo("the token is not valid: " + reason))
                .body("detail", not(containsString(token)));
    }

    /** Clocks may differ by 30 seconds; a few are left to the machine that runs this test. */
    @ParameterizedTest
    @CsvSource({"3600,200", "-10,200", "-25,200", "-36,401", "-300,401"})
    void aTokenIsValidForHalfAMinuteMoreThanItSays(int seconds, int status) {
        with(Tokens.of("agent").validFor(Duration.ofSeconds(seconds)).sign())
                .get("/v1/till/me")
                .then()
                .statusCode(status);
    }

    @ParameterizedTest
    @CsvSource({"pos,403", "agent,200", "manager,200", "owner,403", "operator,403", "customer,403"})
    void onlyTheNamedRolesMay(String role, int status) {
        with(Tokens.of(role).sign()).get("/v1/till/sales").then().statusCode(status);
    }

    @Test
    void aWrongRoleIsAProblem() {
        with(Tokens.of("pos").sign())
                .get("/v1/till/sales")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", equalTo("your role does not allow this"));
    }

    @Test
    void anEndpointWithoutAnnotationIsClosedForEverybody() {
        for (String role : new String[] {"pos", "agent", "manager", "owner", "operator"}) {
            with(Tokens.of(role).sign()).get("/v1/till/forgotten").then().statusCode(403);
        }
        given().get("/v1/till/forgotten").then().statusCode(401);
    }

    @Test
    void aScopeThatChecksNothingFailsClosed() {
        with(Tokens.of("agent").sign())
                .get("/v1/till/scopeless")
                .then()
                .statusCode(500)
                .body(not(containsString("must not be seen")));
    }

    @Test
    void theScopeOfTheBodyIsChecked() {
        sell(Tokens.of("pos"), "till-7", "main-street").statusCode(200);
        sell(Tokens.of("pos").source("till-7").location("main-street"), "till-7", "main-street")
                .statusCode(200);
        sell(Tokens.of("pos").source("till-7"), "till-8", "main-street")
                .statusCode(403)
                .body("detail", containsString("source"));
        sell(Tokens.of("pos").location("main-street"), "till-7", "elsewhere")
                .statusCode(403)
                .body("detail", containsString("location"));
    }

    @Test
    void whatIsMissingIsABrokenRuleBeforeItIsAForbiddenOne() {
        with(Tokens.of("pos").source("till-7").sign())
                .contentType("application/json")
                .body("{}")
                .post("/v1/till/sales")
                .then()
                .statusCode(422);
    }

    @Test
    void theScopeOfParametersIsChecked() {
        with(Tokens.of("agent").location("a").location("b").sign())
                .get("/v1/till/sales?location=b")
                .then()
                .statusCode(200);
        with(Tokens.of("agent").location("a").sign())
                .get("/v1/till/sales?location=b")
                .then()
                .statusCode(403);
        with(Tokens.of("agent").location("a").sign())
                .get("/v1/till/sales")
                .then()
                .statusCode(403)
                .body("detail", containsString("name one of them"));
        with(Tokens.of("pos").source("till-7").sign())
                .put("/v1/till/sources/till-7")
                .then()
                .statusCode(200);
        with(Tokens.of("pos").source("till-7").sign())
                .put("/v1/till/sources/till-8")
                .then()
                .statusCode(403);
    }

    @Test
    void theCallerKnowsItsScope() {
        with(Tokens.of("agent").location("a").location("b").source("desk").sign())
                .get("/v1/till/me")
                .then()
                .body("name", equalTo("test-agent"))
                .body("locations", hasItems("a", "b"))
                .body("source", equalTo("desk"));
        with(Tokens.of("owner").sign())
                .get("/v1/till/me")
                .then()
                .body("locations", hasItems("all"))
                .body("source", equalTo("any"));
    }

    @Test
    void theCookieSignsInAsWell() {
        given().cookie("amends_token", Tokens.of("agent").sign())
                .get("/v1/till/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("test-agent"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, -,                      200",
                "same-site,   -,                      403",
                "cross-site,  -,                      403",
                "none,        -,                      403",
                "-,           http://localhost:PORT,  200",
                "-,           http://localhost:1,     403",
                "-,           https://evil.example,   403",
                "-,           null,                   403",
                "-,           -,                      403",
                "cross-site,  http://localhost:PORT,  403"
            })
    void whoChangesSomethingWithTheCookieMustComeFromOurOwnPages(
            @org.jspecify.annotations.Nullable String site,
            @org.jspecify.annotations.Nullable String origin,
            int status) {
        var request =
                given().cookie("amends_token", Tokens.of("pos").sign())
                        .contentType("application/json")
                        .body(SALE.formatted("s", "l"));
        if (site != null) {
            request.header("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            request.header(
                    "Origin",
                    origin.replace("PORT", String.valueOf(io.restassured.RestAssured.port)));
        }
        request.post("/v1/till/sales").then().statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data"})
    void aFormComesFromOurOwnPagesAlsoWhereNobodyIsSignedIn(String type) {
        for (String path :
                new String[] {
                    "/v1/till/notes", "/v1/till/notes/", "/v1//till/notes", "/v1/till/notes;x=1"
                }) {
            var form = given().urlEncodingEnabled(false).contentType(type);
            form =
                    type.startsWith("multipart")
                            ? form.multiPart("text", "tea")
                            : form.formParam("text", "tea");
            assertThat(form.header("Sec-Fetch-Site", "cross-site").post(path).statusCode())
                    .isIn(403, 404, 415);
        }
    }

    @Test
    void aFormOfAPublicPageMayComeFromAnywhere() {
        given().header("Sec-Fetch-Site", "cross-site")
                .cookie("amends_token", Tokens.of("pos").sign())
                .contentType("application/x-www-form-urlencoded")
                .body("text=tea")
                .post("/v1/weighings/forms")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/till/sales/", "/v1/till//sales", "//v1/till/sales", "/v1/till/sales;x=1",
                "/v1/till;x/sales", "/v1/till/%73ales", "/v1/./till/sales", "/V1/till/sales"
            })
    void noSpellingOfAnAddressOpensWhatItsRolesOrItsOriginClose(String path) {
        var sale =
                given().urlEncodingEnabled(false)
                        .contentType("application/json")
                        .body(SALE.formatted("s", "l"));
        assertThat(sale.post(path).statusCode()).isIn(401, 404);
        assertThat(
                        sale.cookie("amends_token", Tokens.of("pos").sign())
                                .header("Sec-Fetch-Site", "cross-site")
                                .post(path)
                                .statusCode())
                .isIn(403, 404);
    }

    @Test
    void aBearerTokenNeedsNoOrigin() {
        with(Tokens.of("pos").sign())
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/json")
                .body(SALE.formatted("s", "l"))
                .post("/v1/till/sales")
                .then()
                .statusCode(200);
    }
}
