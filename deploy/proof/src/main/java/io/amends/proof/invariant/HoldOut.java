package io.amends.proof.invariant;

import io.amends.proof.installation.Installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Who is held out, computed anew from the installation's key. */
public final class HoldOut {

    /** Of all customers. */
    static final int PERCENT = 10;

    private final SecretKeySpec key;

    /**
     * @param installation started once, so that it has its keys
     */
    public HoldOut(Installation installation) {
        try {
            String secret = Files.readString(installation.home().resolve("keys/hold-out-key"));
            key = new SecretKeySpec(secret.strip().getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first 53 bits of the hash of the id are a number between 0 and 1. */
    boolean covers(String customerId) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] hash = mac.doFinal(customerId.getBytes(StandardCharsets.UTF_8));
            BigInteger bits = new BigInteger(1, Arrays.copyOf(hash, Long.BYTES)).shiftRight(11);
            return bits.doubleValue() / (1L << 53) < PERCENT / 100.0;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
