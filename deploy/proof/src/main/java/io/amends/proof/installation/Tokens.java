package io.amends.proof.installation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Bearer tokens, good ones and others, signed with the installation's own key and with others. */
public final class Tokens {

    public static final List<String> ROLES =
            List.of("pos", "agent", "manager", "owner", "operator");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFETIME = Duration.ofHours(2);

    private final PrivateKey key;
    private final PrivateKey strangersKey;
    private final byte[] publicKey;

    public Tokens(Installation installation) {
        this(installation.home().resolve("keys"));
    }

    /** Signs with the keys of this directory. */
    public Tokens(Path keys) {
        try {
            String pem = Files.readString(keys.resolve("token-private-key.pem"));
            key =
                    KeyFactory.getInstance("RSA")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(
                                            Base64.getMimeDecoder()
                                                    .decode(
                                                            pem.replaceAll(
                                                                    "-----[A-Z ]+-----", ""))));
            publicKey = Files.readAllBytes(keys.resolve("token-public-key.pem"));
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            strangersKey = generator.generateKeyPair().getPrivate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that this role may, everywhere. */
    public String of(String role) {
        return signed(claims(role));
    }

    public String ofLocation(String role, String location) {
        Map<String, Object> claims = claims(role);
        claims.put("locations", List.of(location));
        return signed(claims);
    }

    public String ofSource(String role, String source) {
        Map<String, Object> claims = claims(role);
        claims.put("source", source);
        return signed(claims);
    }

    /** Those that must not be accepted, by what is wrong with them. */
    public Map<String, String> refused(String role) {
        Map<String, Object> expired = claims(role);
        expired.put("iat", Instant.now().minus(LIFETIME.multipliedBy(2)).getEpochSecond());
        expired.put("exp", Instant.now().minus(LIFETIME).getEpochSecond());
        Map<String, Object> stranger = claims(role);
        stranger.put("iss", "somebody-else");
        Map<String, Object> nobody = claims(role);
        nobody.remove("iss");
        Map<String, Object> elsewhere = claims(role);
        elsewhere.put("aud", "somebody-else");
        Map<String, Object> anywhere = claims(role);
        anywhere.remove("aud");
        Map<String, Object> everlasting = claims(role);
        everlasting.remove("exp");
        String good = of(role);
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("no token", "");
        refused.put("an expired token", signed(expired));
        refused.put("a token signed by somebody else", signed(claims(role), "RS256", strangersKey));
        refused.put("a token whose algorithm is none", content(claims(role), "none") + ".");
        refused.put("a token signed with the public key as a secret", withPublicKey(claims(role)));
        refused.put("a token of another issuer", signed(stranger));
        refused.put("a token without an issuer", signed(nobody));
        refused.put("a token for somebody else", signed(elsewhere));
        refused.put("a token for nobody", signed(anywhere));
        refused.put("a token without an end", signed(everlasting));
        refused.put("a token with other claims under the signature", swapped(good, role));
        refused.put("a token without its signature", good.substring(0, good.lastIndexOf('.') + 1));
        return refused;
    }

    private static String swapped(String good, String role) {
        String[] parts = good.split("\\.", -1);
        Map<String, Object> claims = claims(role);
        claims.put("upn", "somebody-else");
        return parts[0] + "." + base64(claims) + "." + parts[2];
    }

    private static Map<String, Object> claims(String role) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "amends");
        claims.put("aud", "amends");
        claims.put("sub", "proof-" + role);
        claims.put("upn", "proof-" + role);
        claims.put("groups", List.of(role));
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("exp", Instant.now().plus(LIFETIME).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private String signed(Map<String, Object> claims) {
        return signed(claims, "RS256", key);
    }

    private static String signed(Map<String, Object> claims, String algorithm, PrivateKey key) {
        String content = content(claims, algorithm);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The classic confusion: whoever takes the algorithm from the token takes this one. */
    private String withPublicKey(Map<String, Object> claims) {
        String content = content(claims, "HS256");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKey, "HmacSHA256"));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String content(Map<String, Object> claims, String algorithm) {
        return base64(Map.of("alg", algorithm, "typ", "JWT")) + "." + base64(claims);
    }

    private static String base64(Map<String, Object> json) {
        try {
            return base64(JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
