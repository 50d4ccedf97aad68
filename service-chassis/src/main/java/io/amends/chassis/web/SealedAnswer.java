package io.amends.chassis.web;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An Idempotency-Key as the database knows it, and what was answered to it, which only the key
 * opens: an answer may hold a secret that is shown once.
 */
final class SealedAnswer {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private SealedAnswer() {}

    /** By what the answer is found; it does not open it. */
    static String nameOf(String idempotencyKey) {
        return HexFormat.of().formatHex(sha256("name " + idempotencyKey));
    }

    static @Nullable String seal(String idempotencyKey, @Nullable String answer) {
        if (answer == null) {
            return null;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] content =
                cipher(
                        Cipher.ENCRYPT_MODE,
                        idempotencyKey,
                        nonce,
                        answer.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + content.length);
        System.arraycopy(content, 0, sealed, NONCE_BYTES, content.length);
        return Base64.getEncoder().encodeToString(sealed);
    }

    static @Nullable String open(String idempotencyKey, @Nullable String answer) {
        if (answer == null) {
            return null;
        }
        byte[] sealed = Base64.getDecoder().decode(answer);
        return new String(
                cipher(
                        Cipher.DECRYPT_MODE,
                        idempotencyKey,
                        Arrays.copyOf(sealed, NONCE_BYTES),
                        Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length)),
                StandardCharsets.UTF_8);
    }

    private static byte[] cipher(int mode, String idempotencyKey, byte[] nonce, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(sha256("answer " + idempotencyKey), "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
