package io.amends.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which personal data are hashed, so that the hash tells nothing to somebody who
 * guesses addresses without it. It was made by the database, once.
 */
@Startup
@ApplicationScoped
public class PersonKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final Jdbi jdbi;
    private @Nullable Secret secret;

    PersonKey(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Secret(String id, SecretKeySpec key) {}

    @PostConstruct
    void read() {
        secret =
                jdbi.withHandle(
                        h ->
                                h.createQuery("select id, key from person_key")
                                        .map(
                                                (row, c) ->
                                                        new Secret(
                                                                row.getString("id"),
                                                                key(
                                                                        row.getObject(
                                                                                "key",
                                                                                UUID.class))))
                                        .one());
    }

    private static SecretKeySpec key(UUID made) {
        return new SecretKeySpec(
                ByteBuffer.allocate(16)
                        .putLong(made.getMostSignificantBits())
                        .putLong(made.getLeastSignificantBits())
                        .array(),
                ALGORITHM);
    }

    /** By what name others know the key. */
    public String id() {
        return secret().id();
    }

    /** 32 bytes that only this key makes of the text. */
    public byte[] hash(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret().key());
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Secret secret() {
        if (secret == null) {
            throw new IllegalStateException("not started");
        }
        return secret;
    }
}
