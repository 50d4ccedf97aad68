package io.amends.notification.delivery;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import jakarta.inject.Singleton;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Links to the survey, signed, so that feedback-service can trust them with nothing but the public
 * key: {@code base64url(payload) "." base64url(Ed25519 signature over the payload's bytes)}. No
 * personal data.
 */
@Singleton
class SurveyLinks {
    private static final String SURVEY = "post-visit";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LinksConfig config;
    private final PrivateKey key;

    SurveyLinks(LinksConfig config) {
        this.config = config;
        this.key = read(config.signingKeyLocation());
    }

    private record Payload(
            @JsonProperty("k") String keyId,
            @JsonProperty("s") UUID solicitationId,
            @JsonProperty("v") UUID visitId,
            @JsonProperty("q") String survey,
            @JsonProperty("x") long expiry) {}

    String url(UUID solicitationId, UUID visitId, Instant issuedAt) {
        Payload payload =
                new Payload(
                        config.signingKeyId(),
                        solicitationId,
                        visitId,
                        SURVEY,
                        issuedAt.plus(config.surveyExpiry()).getEpochSecond());
        return config.surveyBaseUrl() + "/s/" + signed(payload);
    }

    private String signed(Payload payload) {
        try {
            byte[] bytes = JSON.writeValueAsBytes(payload);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(bytes);
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            return base64.encodeToString(bytes) + "." + base64.encodeToString(signature.sign());
        } catch (JsonProcessingException | GeneralSecurityException impossible) {
            throw new IllegalStateException("the key was read as an Ed25519 key", impossible);
        }
    }

    private static PrivateKey read(Path location) {
        try {
            String pem =
                    Files.readString(location)
                            .replaceAll("-----[A-Z ]+-----", "")
                            .replaceAll("\\s", "");
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "amends.links.signing-key-location can't be read", failure);
        } catch (GeneralSecurityException | IllegalArgumentException failure) {
            throw new IllegalStateException(
                    "amends.links.signing-key-location must be an Ed25519 private key (PKCS#8, PEM)",
                    failure);
        }
    }
}
