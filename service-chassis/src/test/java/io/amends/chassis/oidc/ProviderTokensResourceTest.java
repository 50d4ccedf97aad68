package io.amends.chassis.oidc;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.amends.chassis.testing.RecordedLog;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.smallrye.jwt.build.JwtClaimsBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The bearer tokens of programs, signed by a provider that calls everything by other names. */
@QuarkusTest
@WithRealServers
@TestProfile(MeantOtherwise.class)
class ProviderTokensResourceTest {
    private static boolean cameWhileThereWasNone;

    private TestProvider provider;
    private RecordedLog log;

    @BeforeEach
    void provider() {
        if (!cameWhileThereWasNone) {
            cameWhileThereWasNone = true;
            get(Tokens.of("agent").sign()).statusCode(503).header("Retry-After", "2");
        }
        provider = TestProvider.start();
        log = RecordedLog.start();
    }

    @AfterEach
    void providerGoesAndNoLogQuotesItsTokens() {
        provider.close();
        log.close();
        assertThat(log.lines()).noneMatch(provider::isGivenAwayBy);
    }

    private static ValidatableResponse get(String token) {
        return given().auth().oauth2(token).get("/v1/till/me").then();
    }

    private static Map<String, Object> roles(String... names) {
        return Map.of("roles", List.of(names));
    }

    private JwtClaimsBuilder manager() {
        return provider.claims("meg")
                .claim("realm_access", roles("shop-leads", "offline_access"))
                .claim("https://amends.example/shops", List.of("main-street", "harbour"));
    }

    @Test
    void theConfiguredClaimsGiveNameRolesAndScope() {
        get(provider.sign(manager()))
                .statusCode(200)
                .body("name", equalTo("meg"))
                .body("locations", contains("harbour", "main-street"))
                .body("source", equalTo("any"));
        get(provider.sign(
                        provider.claims("till")
                                .claim("realm_access", roles("tills"))
                                .claim("till", "till-7")))
                .statusCode(200)
                .body("source", equalTo("till-7"));
    }

    @Test
    void aRoleByItsNameHereMeansNothingWhereTheProviderHasOthers() {
        get(provider.sign(
                        provider.claims("eve")
                                .claim("realm_access", roles("operator", "owner"))
                                .groups("operator")))
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", containsString("none of the roles"));
    }

    @Test
    void aTokenWithoutAnyOfTheClaimsIsRefusedAndNotAFault() {
        get(provider.sign(provider.claims("eve"))).statusCode(403);
        get(provider.sign(provider.claims("eve").claim("realm_access", "shop-leads")))
                .statusCode(403);
        get(provider.sign(provider.claims("eve").claim("realm_access", roles()))).statusCode(403);
    }

    @Test
    void whoHasNoClaimForTheirScopeMayActOnNothing() {
        get(provider.sign(provider.claims("meg").claim("realm_access", roles("deputies"))))
                .statusCode(200)
                .body("locations", equalTo(List.of()));
        get(provider.sign(provider.claims("till").claim("realm_access", roles("tills"))))
                .statusCode(200)
                .body("source", equalTo(""));
        get(provider.sign(provider.claims("ops").claim("realm_access", roles("sysadmins"))))
                .statusCode(200)
                .body("locations", contains("all"))
                .body("source", equalTo("any"));
    }

    @Test
    void othersTokensAreRefused() {
        get(provider.sign(manager().issuer("https://elsewhere.example")))
                .statusCode(401)
                .body("detail", equalTo("the token is not valid: wrong issuer"));
        get(provider.sign(manager().audience("another-client")))
                .statusCode(401)
                .body("detail", equalTo("the token is not valid: wrong audience"));
        get(provider.sign(manager().expiresAt(Instant.now().minusSeconds(5))))
                .statusCode(401)
                .body("detail", equalTo("the token is not valid: expired"));
        get(manager().jws().keyId(provider.keyId()).sign(TestProvider.newKeys().getPrivate()))
                .statusCode(401)
                .body("detail", equalTo("the token is not valid: wrong signature"));
    }

    @Test
    void whatNobodySignedIsRefused() {
        get(Tokens.of("operator").sign()).statusCode(401);
        get("opaque").statusCode(401).body("detail", equalTo("the token is not valid: malformed"));
        get("a.b.c").statusCode(401);
        // {"alg":"none"}
        get("eyJhbGciOiJub25lIn0.eyJyZWFsbV9hY2Nlc3MiOnsicm9sZXMiOlsic3lzYWRtaW5zIl19fQ.")
                .statusCode(401);
        // The public key, which everybody has, as if it were a secret that both know.
        get(manager()
                        .jws()
                        .keyId(provider.keyId())
                        .signWithSecret(
                                java.util.Base64.getEncoder()
                                        .encodeToString(provider.keys().getPublic().getEncoded())))
                .statusCode(401);
    }

    @Test
    void anotherKeyIsTakenUpAndTheOldOneForgotten() {
        String before = provider.sign(manager());
        get(before).statusCode(200);
        provider.rotateKeys();

        get(provider.sign(manager())).statusCode(200);
        get(before).statusCode(401).body("detail", equalTo("the token is not valid: unknown key"));
    }
}
