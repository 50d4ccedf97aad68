package io.amends.feedback.history;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Tells whether something was said before without keeping what was said: a salted SHA-256, to be
 * deleted with the words themselves. An empty hash stands for words that were forgotten.
 */
public final class ContentHash {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT = 16;

    private ContentHash() {}

    public static byte[] of(byte[] content) {
        byte[] salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return salted(salt, content);
    }

    /**
     * Whether this is the hash of that content. What was forgotten is taken for the same: nothing
     * else is left to compare.
     */
    public static boolean matches(byte[] hash, byte[] content) {
        return hash.length == 0
                || MessageDigest.isEqual(hash, salted(Arrays.copyOf(hash, SALT), content));
    }

    private static byte[] salted(byte[] salt, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            byte[] sum = digest.digest(content);
            byte[] salted = Arrays.copyOf(salt, SALT + sum.length);
            System.arraycopy(sum, 0, salted, SALT, sum.length);
            return salted;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
