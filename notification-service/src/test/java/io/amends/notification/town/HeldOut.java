package io.amends.notification.town;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The global hold-out under the tests' key, computed a second time. */
public final class HeldOut {
    private HeldOut() {}

    public static boolean is(UUID customer) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            "not a secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            long hash =
                    ByteBuffer.wrap(
                                    mac.doFinal(
                                            customer.toString().getBytes(StandardCharsets.UTF_8)))
                            .getLong();
            return Long.compareUnsigned(hash, Long.divideUnsigned(-1L, 50)) < 0;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
