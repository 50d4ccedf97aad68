package io.amends.notification.solicitation;

import io.amends.notification.programme.Programme;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who is never asked, so that the effect of asking can be measured: by keyed hash of the customer's
 * id, so it is fixed before the first message, the same on every instance, and nobody can choose
 * it.
 */
public final class HoldOut {
    private final SecretKeySpec key;
    private final BigDecimal globalPercent;

    /**
     * @param globalPercent of the customers, from 0 to 100
     */
    public HoldOut(String key, BigDecimal globalPercent) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.globalPercent = globalPercent;
    }

    /** Whether no survey and no marketing programme writes to this customer. */
    boolean coversEverythingFor(UUID customer) {
        return isBelow(globalPercent, customer.toString());
    }

    /** Whether this programme does not write to this customer. */
    boolean covers(Programme programme, UUID customer) {
        return isBelow(programme.holdOutPercent(), programme.name().word() + ":" + customer);
    }

    private boolean isBelow(BigDecimal percent, String hashed) {
        // 53 bits of the hash, evenly over [0, 100).
        double place = (hash(hashed) >>> 11) * 0x1.0p-53 * 100;
        return place < percent.doubleValue();
    }

    private long hash(String text) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
        }
    }
}
