package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.amends.local.TokenRequest.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

class TokenRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void isSignedSoThatThePublicKeyVerifiesIt() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();

        String token = TokenRequest.of(Role.AGENT, "Dana").sign(pair.getPrivate(), NOW);

        String[] parts = token.split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(pair.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(json(parts[0]).get("alg").asText()).isEqualTo("RS256");
    }

    @Test
    void saysRoleScopeAndEnd() throws Exception {
        TokenRequest request =
                new TokenRequest(
                        Role.POS,
                        "Till 7",
                        List.of("main-street", "harbour"),
                        Optional.of("till-7"),
                        Duration.ofHours(1));

        JsonNode claims = claims(request);

        assertThat(claims.get("iss").asText()).isEqualTo("amends");
        assertThat(claims.get("groups")).map(JsonNode::asText).containsExactly("pos");
        assertThat(claims.get("locations"))
                .map(JsonNode::asText)
                .containsExactly("main-street", "harbour");
        assertThat(claims.get("source").asText()).isEqualTo("till-7");
        assertThat(claims.get("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 3600);
    }

    @Test
    void hasNoScopeUnlessOneIsAskedFor() throws Exception {
        JsonNode claims = claims(TokenRequest.of(Role.OWNER, "Olga"));

        assertThat(claims.has("locations")).isFalse();
        assertThat(claims.has("source")).isFalse();
    }

    @Test
    void isOnePersonsAndForThisInstallation() throws Exception {
        JsonNode claims = claims(TokenRequest.of(Role.AGENT, " Dana "));

        assertThat(claims.get("sub").asText()).isEqualTo("Dana");
        assertThat(claims.get("upn").asText()).isEqualTo("Dana");
        assertThat(claims.get("aud").asText()).isEqualTo("amends");
        assertThat(claims.get("jti").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "Da\nna", "\u202eanaD", "\u200b"})
    void isNeverNobodys(String name) {
        assertThatThrownBy(() -> TokenRequest.of(Role.AGENT, name))
                .isInstanceOf(ServerFailed.class)
                .hasMessageContaining("--name");
    }

    @Test
    void isNeverBornExpired() {
        assertThatThrownBy(
                        () ->
                                new TokenRequest(
                                        Role.POS,
                                        "till-7",
                                        List.of(),
                                        Optional.empty(),
                                        Duration.ZERO))
                .isInstanceOf(ServerFailed.class);
    }

    private static JsonNode claims(TokenRequest request) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        return json(request.sign(pair.getPrivate(), NOW).split("\\.", -1)[1]);
    }

    private static JsonNode json(String part) throws Exception {
        return new JsonMapper().readTree(Base64.getUrlDecoder().decode(part));
    }
}
