package io.amends.customer.visit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.customer.PersonKey;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.UUID;

/**
 * Hashes of 128 bits by which a visit that is posted again is recognised. The one of the customer's
 * data is keyed.
 */
@ApplicationScoped
class Fingerprints {
    private final PersonKey personKey;

    Fingerprints(PersonKey personKey) {
        this.personKey = personKey;
    }

    UUID ofContent(Said said) {
        try {
            return id(
                    MessageDigest.getInstance("SHA-256")
                            .digest(said.text.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    UUID ofPerson(Said said) {
        return id(personKey.hash(said.text.toString()));
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
    }
}
