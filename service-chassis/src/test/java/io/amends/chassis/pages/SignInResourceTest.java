package io.amends.chassis.pages;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.ChassisAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

@QuarkusTest
@WithRealServers
@TestProfile(ChassisAlone.class)
class SignInResourceTest {

    private static RequestSpecification browser() {
        return given().redirects().follow(false).accept("text/html,*/*;q=0.8");
    }

    private static RequestSpecification form() {
        return browser()
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/x-www-form-urlencoded");
    }

    @Test
    void aPageThatNeedsSignInSendsThereAndRemembersWhereOneWantedToGo() {
        browser()
                .get("/v1/till/page?tab=2")
                .then()
                .statusCode(303)
                .header("Location", "/sign-in?next=%2Fv1%2Ftill%2Fpage%3Ftab%3D2");
        browser()
                .cookie("amends_token", Tokens.of("agent").validFor(Duration.ofMinutes(-5)).sign())
                .get("/v1/till/page")
                .then()
                .statusCode(303);
        browser()
                .header("HX-Request", "true")
                .get("/v1/till/page")
                .then()
                .statusCode(401)
                .header("HX-Redirect", "/sign-in");
        browser()
                .cookie("amends_token", Tokens.of("pos").sign())
                .get("/v1/till/page")
                .then()
                .statusCode(403)
                .contentType("text/html;charset=UTF-8");
    }

    @Test
    void theSignInPageAsksForAToken() {
        browser()
                .get("/sign-in?next=/v1/till/page")
                .then()
                .statusCode(200)
                .body(containsString("<textarea id=\"token\""))
                .body(containsString("value=\"/v1/till/page\""));
    }

    @Test
    void aValidTokenBecomesACookieThatScriptsCannotReadAndSignsIn() {
        String token = Tokens.of("agent").validFor(Duration.ofMinutes(10)).sign();
        var answer =
                form().formParam("token", " " + token + "\n")
                        .formParam("next", "/v1/till/page")
                        .post("/sign-in");
        answer.then().statusCode(303).header("Location", "/v1/till/page");
        var cookie = answer.getDetailedCookie("amends_token");
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getSameSite()).isEqualToIgnoringCase("Lax");
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.isSecured()).isFalse();
        assertThat(cookie.getMaxAge()).isBetween(590L, 600L);
        browser()
                .cookie("amends_token", cookie.getValue())
                .get("/v1/till/page")
                .then()
                .statusCode(200);
    }

    @Test
    void anInvalidTokenIsExplainedAndNotRepeated() {
        for (String token :
                new String[] {
                    "", "not-a-token", Tokens.of("agent").validFor(Duration.ofMinutes(-5)).sign()
                }) {
            form().formParam("token", token)
                    .post("/sign-in")
                    .then()
                    .statusCode(422)
                    .header("Set-Cookie", nullValue())
                    .body(containsString("There is a problem"))
                    .body(token.isEmpty() ? containsString("token") : not(containsString(token)));
        }
    }

    @Test
    void signingInLeadsOnlyToAddressesOfThisService() {
        for (String elsewhere :
                new String[] {
                    "https://evil.example/",
                    "//evil.example",
                    "/\\evil.example",
                    "/\t/evil.example",
                    "evil",
                    ""
                }) {
            form().formParam("token", Tokens.of("agent").sign())
                    .formParam("next", elsewhere)
                    .post("/sign-in")
                    .then()
                    .statusCode(303)
                    .header("Location", equalTo("/"));
        }
    }

    @Test
    void nobodyCanBeSignedInFromAnotherSite() {
        browser()
                .header("Sec-Fetch-Site", "cross-site")
                .contentType("application/x-www-form-urlencoded")
                .formParam("token", Tokens.of("agent").sign())
                .post("/sign-in")
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sign-in/",
                "/sign-in//",
                "//sign-in",
                "/sign-in;x=1",
                "/sign-in/;x=1",
                "/;x=1/sign-in",
                "/%73ign-in",
                "/sign%2din",
                "/./sign-in",
                "/x/../sign-in",
                "/sign-in/.",
                "/SIGN-IN",
                "/sign-in%2f"
            })
    void nobodyCanBeSignedInFromAnotherSiteHoweverTheAddressIsSpelt(String path) {
        for (String type :
                List.of(
                        "application/x-www-form-urlencoded",
                        "Application/X-WWW-Form-Urlencoded; charset=utf-8")) {
            var answer =
                    browser()
                            .urlEncodingEnabled(false)
                            .header("Sec-Fetch-Site", "cross-site")
                            .contentType(type)
                            .body("token=" + Tokens.of("agent").sign())
                            .post(path);
            assertThat(answer.statusCode()).isIn(403, 404);
            answer.then().header("Set-Cookie", nullValue());
        }
    }

    @Test
    void signingOutForgetsTheCookieAndTakesTheTokenToWhoEndsSessions() {
        String token = Tokens.of("agent").sign();
        var answer = form().cookie("amends_token", token).post("/sign-out");
        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header(
                        "Content-Security-Policy",
                        containsString("form-action 'self' http://localhost:8081;"))
                .body(containsString("action=\"http://localhost:8081/sign-out/everywhere\""))
                .body(containsString("value=\"" + token + "\""));
        assertThat(answer.getDetailedCookie("amends_token").getMaxAge()).isZero();
        browser().get("/sign-out").then().statusCode(405);
        form().formParam("token", token).post("/sign-out/everywhere").then().statusCode(404);
    }

    @Test
    void whoeverIsNotSignedInIsSignedOut() {
        form().post("/sign-out").then().statusCode(303).header("Location", "/sign-in");
        form().cookie("amends_token", "nonsense")
                .post("/sign-out")
                .then()
                .statusCode(303)
                .header("Location", "/sign-in");
    }

    @Test
    void theFrameSaysWhoIsSignedInAndLeadsToAllServices() {
        browser()
                .cookie("amends_token", Tokens.of("pos").sign())
                .get("/v1/till/page")
                .then()
                .statusCode(403)
                .body(containsString("test-pos · pos"))
                .body(containsString("action=\"/sign-out\""))
                .body(containsString("<a href=\"http://localhost:8084/\">Dashboard</a>"))
                .body(
                        containsString(
                                "<a href=\"http://localhost:8082/\" aria-current=\"true\">Service desk</a>"));
        browser().get("/sign-in").then().body(not(containsString("/sign-out")));
    }
}
