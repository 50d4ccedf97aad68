package io.amends.customer.visit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes of 128 bits by which a visit that is posted again is recognised. The one of the customer's
 * data is keyed, so that it tells nothing to somebody who guesses addresses without the key.
 */
@Startup
@ApplicationScoped
class Fingerprints {
    private final Jdbi jdbi;
    private @Nullable SecretKeySpec key;

    Fingerprints(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @PostConstruct
    void readKey() {
        use(
                jdbi.withHandle(
                        h -> h.createQuery("select key from person_key").mapTo(UUID.class).one()));
    }

    private void use(UUID secret) {
        key =
                new SecretKeySpec(
                        ByteBuffer.allocate(16)
                                .putLong(secret.getMostSignificantBits())
                                .putLong(secret.getLeastSignificantBits())
                                .array(),
                        "HmacSHA256");
    }

    UUID ofContent(Said said) {
        try {
            return id(MessageDigest.getInstance("SHA-256").digest(said.bytes()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    UUID ofPerson(Said said) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return id(mac.doFinal(said.bytes()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static UUID id(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** Fields one after the other, such that different fields never look the same. */
    static final class Said {
        private final StringBuilder text = new StringBuilder(256);

        Said and(@Nullable Object field) {
            if (field == null) {
                text.append('-');
            } else {
                String value = field.toString();
                text.append(value.length()).append(':').append(value);
            }
            return this;
        }

        private byte[] bytes() {
            return text.toString().getBytes(UTF_8);
        }
    }
}
