package io.amends.chassis.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.testing.RecordedLog;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The screens' sign-in, followed with a browser's cookies through a real code flow. */
@QuarkusTest
@WithRealServers
@TestProfile(SignedInByProvider.class)
class ProviderSignInResourceTest {
    private static final String PAGE = "/v1/till/page?tab=2";

    private URI service;
    private TestProvider provider;
    private Browser browser;
    private RecordedLog log;

    @BeforeEach
    void somebodyAtABrowser() {
        log = RecordedLog.start();
        provider = TestProvider.start();
        provider.user =
                Map.of(
                        "preferred_username", "ann",
                        "groups", List.of("agent", "bowling-club"),
                        "locations", List.of("main-street"));
        service = URI.create("http://localhost:" + RestAssured.port + "/");
        browser = new Browser(service);
    }

    @AfterEach
    void theyGoAndNoLogSaysWhatLetThemIn() {
        provider.close();
        log.close();
        assertThat(log.lines())
                .noneMatch(provider::isGivenAwayBy)
                .noneMatch(
                        line ->
                                browser.session().stream()
                                        .anyMatch(cookie -> line.contains(cookie.getValue())));
    }

    @Test
    void aPageSendsToTheProviderAndComesBackSignedIn() {
        HttpResponse<String> page = browser.go(PAGE);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("only for agents");
        assertThat(page.uri()).isEqualTo(service.resolve(PAGE));
        assertThat(browser.way)
                .extracting(URI::getPath)
                .containsExactly("/sign-in", "/authorize", "/sign-in", "/sign-in", "/v1/till/page");
        Map<String, String> asked = TestProvider.form(browser.way.get(1).getRawQuery());
        assertThat(asked)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", TestProvider.CLIENT)
                .containsEntry("redirect_uri", service.resolve("/sign-in").toString())
                .containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "openid")
                .containsKeys("state", "nonce", "code_challenge");
    }

    @Test
    void theSessionIsACookieThatNeitherScriptsNorPeopleCanRead() {
        browser.go(PAGE);

        assertThat(browser.session())
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie.isHttpOnly()).isTrue());
        // Five parts: encrypted, not only signed.
        assertThat(String.join("", browser.session().stream().map(HttpCookie::getValue).toList()))
                .matches("(?:[\\w-]*\\.){4}[\\w-]+");
        HttpResponse<String> me = browser.get("/v1/till/me");
        assertThat(me.body())
                .contains("\"name\":\"ann\"")
                .contains("\"locations\":[\"main-street\"]");
        assertThat(me.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void whoeverIsSignedInIsNotAskedAgain() {
        browser.go(PAGE);
        browser.go("/sign-in?next=/v1/till/page");

        assertThat(browser.way).extracting(URI::getPath).containsExactly("/v1/till/page");
    }

    @Test
    void programsAreToldAndNotSentAround() {
        HttpResponse<String> answer = browser.post("/v1/till/sales", "same-origin");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"amends\"");
    }

    @Test
    void aStateThatNobodyGaveIsRefusedWithoutAskingAgain() {
        browser.get("/sign-in");
        HttpResponse<String> answer = browser.go("/sign-in?code=anything&state=made-up");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("the sign-in was not completed");
        assertThat(browser.way).isEmpty();
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void aCodeThatWasUsedIsRefused() {
        String toProvider = Browser.location(browser.get("/sign-in?next=/v1/till/page"));
        String back = Browser.location(browser.get(toProvider));
        List<HttpCookie> before = browser.cookies();
        assertThat(browser.get(back).statusCode()).isEqualTo(302);
        browser.forgetSession();
        before.forEach(browser::add);
        HttpResponse<String> again = browser.get(back);

        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void aCodeOfSomebodyElsesBrowserIsRefused() {
        Browser stranger = new Browser(service);
        String back = Browser.location(stranger.get(Browser.location(stranger.get("/sign-in"))));
        browser.get("/sign-in");
        HttpResponse<String> answer = browser.go(back);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void anIdentityThatWasMadeForAnotherSignInIsRefused() {
        provider.otherNonce = "another";
        HttpResponse<String> answer = browser.go(PAGE);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void whomTheProviderRefusesIsToldSo() {
        provider.refuses = true;
        HttpResponse<String> answer = browser.go(PAGE);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("the sign-in was not completed");
        assertThat(browser.session()).isEmpty();
    }

    @Test
    void whoHasNoRoleIsToldWhomToAsk() {
        provider.user = Map.of("preferred_username", "bob", "groups", List.of("bowling-club"));
        HttpResponse<String> page = browser.go(PAGE);

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("whoever gives out the roles").contains("Sign out");
    }

    @Test
    void aSessionEndsWithTheProvidersToken() {
        provider.sessionsLast = Duration.ofSeconds(2);
        assertThat(browser.go(PAGE).statusCode()).isEqualTo(200);

        await().until(() -> browser.get(PAGE).statusCode() == 303);
        assertThat(browser.go(PAGE).statusCode()).isEqualTo(200);
        assertThat(provider.refreshed).isEmpty();
    }

    @Test
    void aSessionGoesOnAsLongAsTheProviderRefreshesIt() {
        provider.refreshes = true;
        provider.sessionsLast = Duration.ofSeconds(1);
        assertThat(browser.go(PAGE).statusCode()).isEqualTo(200);
        await().untilAsserted(
                        () -> {
                            assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
                            assertThat(provider.refreshed).isNotEmpty();
                        });

        provider.refreshes = false;
        await().until(() -> browser.get(PAGE).statusCode() == 303);
    }

    @Test
    void aSessionThatSomebodyBentIsNone() {
        browser.go(PAGE);
        HttpCookie session = browser.session().getFirst();
        browser.forgetSession();
        HttpCookie bent =
                new HttpCookie(session.getName(), session.getValue().replaceAll("....$", "AAAA"));
        bent.setPath("/");
        browser.add(bent);

        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
    }

    @Test
    void whoeverChangesSomethingWithTheSessionMustComeFromOurOwnPages() {
        browser.go(PAGE);

        assertThat(browser.post("/v1/till/sales", "cross-site").statusCode()).isEqualTo(403);
        assertThat(browser.post("/sign-out", "cross-site").statusCode()).isEqualTo(403);
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(200);
    }

    @Test
    void signingOutEndsTheSessionHereAndAtTheProvider() {
        browser.go(PAGE);
        HttpResponse<String> answer = browser.post("/sign-out", "same-origin");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(browser.session()).isEmpty();
        String end = answer.headers().firstValue("Refresh").orElseThrow().replace("0; url=", "");
        HttpResponse<String> signedOut = browser.go(end);
        assertThat(signedOut.uri()).isEqualTo(service.resolve("/signed-out"));
        assertThat(signedOut.body()).contains("You are signed out");
        assertThat(provider.signedOut).singleElement().asString().startsWith("eyJ");
        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
    }

    @Test
    void whatThisInstallationSignedItselfDoesNotCount() {
        HttpCookie token = new HttpCookie("amends_token", Tokens.of("agent").sign());
        token.setPath("/");
        browser.add(token);

        assertThat(browser.get(PAGE).statusCode()).isEqualTo(303);
        assertThat(browser.go(PAGE).statusCode()).isEqualTo(200);
        assertThat(browser.get("/v1/till/me").body()).contains("\"name\":\"ann\"");
    }

    @Test
    void aServiceThatCannotReachTheProviderSaysSo() {
        String toProvider = Browser.location(browser.get("/sign-in"));
        String back = Browser.location(browser.get(toProvider));
        provider.close();
        HttpResponse<String> answer = browser.get(back);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("whoever signs people in does not answer");
        assertThat(browser.session()).isEmpty();
    }
}
