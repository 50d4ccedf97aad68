package io.amends.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who a bearer token should speak for, and where.
 *
 * @param name who is said to have done what is done with it; one person's, or one program's
 */
record TokenRequest(
        Role role,
        String name,
        List<String> locations,
        Optional<String> source,
        Duration validFor) {

    /** A token for another installation's services, or for none, opens nothing here. */
    private static final String AUDIENCE = "amends";

    private static final int LONGEST_NAME = 64;

    enum Role {
        POS,
        AGENT,
        MANAGER,
        OWNER,
        OPERATOR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    TokenRequest {
        name = name.strip();
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.codePoints().anyMatch(TokenRequest::isUnreadable)) {
            throw new ServerFailed(
                    "A token needs the name of whoever uses it, of 64 characters at most: --name \"Dana\".");
        }
        locations = List.copyOf(locations);
        if (validFor.isNegative() || validFor.isZero()) {
            throw new ServerFailed("A token must be valid for some time.");
        }
    }

    static TokenRequest of(Role role, String name) {
        return new TokenRequest(role, name, List.of(), Optional.empty(), Duration.ofHours(12));
    }

    private static boolean isUnreadable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    true;
            default -> false;
        };
    }

    /** A JSON Web Token, RS256 (RFC 7515, RFC 7519), as MicroProfile JWT reads it. */
    String sign(PrivateKey key, Instant now) {
        String content = base64(Map.of("alg", "RS256", "typ", "JWT")) + "." + base64(claims(now));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new ServerFailed("The token could not be signed.", e);
        }
    }

    private Map<String, Object> claims(Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "amends");
        claims.put("aud", AUDIENCE);
        claims.put("sub", name);
        claims.put("upn", name);
        claims.put("groups", List.of(role.toString()));
        if (!locations.isEmpty()) {
            claims.put("locations", locations);
        }
        source.ifPresent(value -> claims.put("source", value));
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(validFor).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private static String base64(Map<String, Object> json) {
        try {
            return base64(new JsonMapper().writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
