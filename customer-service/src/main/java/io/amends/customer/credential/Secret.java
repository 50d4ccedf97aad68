package io.amends.customer.credential;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a source sends as its bearer token. Scanners for lost secrets recognise it by how it begins.
 * It is 256 random bits, so a quick hash of it is enough: slow ones are for passwords, which can be
 * guessed.
 */
record Secret(String text) {
    static final String PREFIX = "amends_pos_";

    private static final int RANDOM_BYTES = 32;
    private static final int SHOWN = PREFIX.length() + 6;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static Secret make() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(PREFIX + HexFormat.of().formatHex(bytes));
    }

    /** Null if it can't be one. */
    static @Nullable Secret of(String token) {
        return FORM.matcher(token).matches() ? new Secret(token) : null;
    }

    Hash hash() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.US_ASCII));
            return new Hash(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String begins() {
        return text.substring(0, SHOWN);
    }

    @Override
    public String toString() {
        return begins() + "…";
    }

    /** All that is kept of a secret. */
    record Hash(String hex) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }
}
