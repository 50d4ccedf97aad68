package io.amends.feedback.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Signs survey links as notification-service does. */
public final class LinkSigner {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;
    private final KeyPair keys;

    public LinkSigner(String keyId) {
        this.keyId = keyId;
        try {
            this.keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Puts the public key where the service looks for it. */
    public LinkSigner publish(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    keyId
                            + " "
                            + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())
                            + "\n");
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String token(UUID solicitation, UUID visit, Instant expires) {
        return sign(
                "{\"k\":\"%s\",\"s\":\"%s\",\"v\":\"%s\",\"q\":\"post-visit\",\"x\":%d}"
                        .formatted(keyId, solicitation, visit, expires.getEpochSecond()));
    }

    String sign(String payload) {
        byte[] bytes = payload.getBytes(UTF_8);
        return URL.encodeToString(bytes) + "." + URL.encodeToString(signature(bytes));
    }

    private byte[] signature(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
