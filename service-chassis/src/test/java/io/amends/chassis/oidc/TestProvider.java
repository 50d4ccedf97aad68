package io.amends.chassis.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OpenID provider: a signed key set, a code flow that insists on PKCE, on the client's secret
 * and on codes that are used once, refreshing, and signing out. Whoever comes is {@link #user}.
 */
final class TestProvider implements AutoCloseable {
    static final String CLIENT = "amends-test";
    static final String SECRET = "a-secret-of-more-than-32-characters";

    private final HttpServer server;
    private final String issuer;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> refreshable = new ConcurrentHashMap<>();
    private volatile String keyId = "";
    private volatile KeyPair keys = newKeys();

    /** The claims of whoever is at the browser. */
    volatile Map<String, Object> user = Map.of();

    volatile Duration sessionsLast = Duration.ofMinutes(5);
    volatile boolean refuses;
    volatile boolean refreshes;
    volatile @Nullable String otherNonce;
    final List<String> signedOut = new CopyOnWriteArrayList<>();
    final List<String> refreshed = new CopyOnWriteArrayList<>();

    /** Whatever it gave out that opens something; of tokens, what they claim. */
    private final List<String> given = new CopyOnWriteArrayList<>(List.of(SECRET));

    private TestProvider(HttpServer server, String issuer) {
        this.server = server;
        this.issuer = issuer;
        rotateKeys();
        server.createContext("/", this::answer);
        server.start();
    }

    /** Starts where the service expects it. */
    static TestProvider start() {
        String issuer =
                ConfigProvider.getConfig().getValue("quarkus.oidc.auth-server-url", String.class);
        try {
            return new TestProvider(
                    HttpServer.create(
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), URI.create(issuer).getPort()),
                            0),
                    issuer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** From now on everything is signed by another key, and the old one is forgotten. */
    void rotateKeys() {
        keys = newKeys();
        keyId = UUID.randomUUID().toString();
    }

    /** The claims of a token that a program may come with. */
    JwtClaimsBuilder claims(String user) {
        Instant now = Instant.now();
        return Jwt.issuer(issuer)
                .subject(user)
                .preferredUserName(user)
                .audience(CLIENT)
                .issuedAt(now)
                .expiresAt(now.plusSeconds(300));
    }

    String sign(JwtClaimsBuilder claims) {
        String token = claims.jws().keyId(keyId).sign(keys.getPrivate());
        given.add(token.split("\\.", -1)[1]);
        return token;
    }

    /** Whether somebody who reads this learns what is nobody's but the service's. */
    boolean isGivenAwayBy(String text) {
        return given.stream().anyMatch(text::contains);
    }

    KeyPair keys() {
        return keys;
    }

    String keyId() {
        return keyId;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
            switch (exchange.getRequestURI().getPath()) {
                case "/.well-known/openid-configuration" -> json(exchange, 200, discovery());
                case "/keys" -> json(exchange, 200, "{\"keys\":[" + publicKey() + "]}");
                case "/authorize" -> redirect(exchange, authorize(query));
                case "/token" -> token(exchange);
                case "/end" -> {
                    signedOut.add(query.getOrDefault("id_token_hint", ""));
                    redirect(exchange, query.getOrDefault("post_logout_redirect_uri", "/"));
                }
                default -> json(exchange, 404, "{}");
            }
        }
    }

    private String discovery() {
        return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token","jwks_uri":"%1$s/keys",
         "end_session_endpoint":"%1$s/end","introspection_endpoint":"%1$s/introspect","response_types_supported":["code"],
         "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}"""
                .formatted(issuer);
    }

    private String publicKey() {
        RsaJsonWebKey key = new RsaJsonWebKey((RSAPublicKey) keys.getPublic());
        key.setKeyId(keyId);
        return key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    private String authorize(Map<String, String> asked) {
        String back = asked.get("redirect_uri") + "?state=" + asked.get("state");
        if (refuses) {
            return back + "&error=access_denied";
        }
        if (!CLIENT.equals(asked.get("client_id"))
                || !"S256".equals(asked.get("code_challenge_method"))
                || !asked.containsKey("nonce")) {
            return back + "&error=invalid_request";
        }
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        given.add(code);
        return back + "&code=" + code;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> asked =
                form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        String client = Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(UTF_8));
        if (!("Basic " + client).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        Map<String, Object> given =
                "refresh_token".equals(asked.get("grant_type"))
                        ? ofRefresh(asked.getOrDefault("refresh_token", ""))
                        : ofCode(asked);
        if (given == null) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        json(exchange, 200, tokens(given));
    }

    private @Nullable Map<String, Object> ofCode(Map<String, String> asked) {
        Map<String, String> began = codes.remove(asked.getOrDefault("code", ""));
        if (began == null
                || !Objects.equals(began.get("redirect_uri"), asked.get("redirect_uri"))
                || !challenge(asked.getOrDefault("code_verifier", ""))
                        .equals(began.get("code_challenge"))) {
            return null;
        }
        Map<String, Object> claims = new HashMap<>(user);
        claims.put("nonce", otherNonce == null ? began.get("nonce") : otherNonce);
        return claims;
    }

    private @Nullable Map<String, Object> ofRefresh(String token) {
        Map<String, Object> claims = refreshes ? refreshable.remove(token) : null;
        if (claims != null) {
            refreshed.add(token);
        }
        return claims;
    }

    private String tokens(Map<String, Object> claims) {
        Instant now = Instant.now();
        JwtClaimsBuilder identity =
                claims(String.valueOf(claims.get("preferred_username")))
                        .expiresAt(now.plus(sessionsLast));
        claims.forEach(identity::claim);
        String access = sign(claims("somebody").claim("groups", List.of("owner")));
        String refresh = UUID.randomUUID().toString();
        refreshable.put(refresh, claims);
        given.add(refresh);
        return """
        {"token_type":"Bearer","expires_in":%d,"access_token":"%s","id_token":"%s"%s}"""
                .formatted(
                        sessionsLast.toSeconds(),
                        access,
                        sign(identity),
                        refreshes ? ",\"refresh_token\":\"" + refresh + "\"" : "");
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Map<String, String> form(@Nullable String encoded) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : (encoded == null ? "" : encoded).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
        }
        return fields;
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().add("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
