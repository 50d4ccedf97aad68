package io.amends.chassis.testing;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Makes bearer tokens that the service under test accepts, and some that it must not. */
public final class Tokens {
    static final String SIGNING_KEY = "amends.test.token-signing-key";

    private final String role;
    private final List<String> locations = new ArrayList<>();
    private String issuer = "amends";
    private @Nullable String audience = "amends";
    private @Nullable String name;
    private Duration validFor = Duration.ofHours(1);
    private @Nullable String source;
    private @Nullable PrivateKey key;

    private Tokens(String role) {
        this.role = role;
    }

    public static Tokens of(String role) {
        return new Tokens(role);
    }

    public Tokens location(String code) {
        locations.add(code);
        return this;
    }

    public Tokens source(String name) {
        source = name;
        return this;
    }

    public Tokens issuer(String name) {
        issuer = name;
        return this;
    }

    /** Null: the token says nothing about whom it is for. */
    public Tokens audience(@Nullable String name) {
        audience = name;
        return this;
    }

    /** Whose it is. */
    public Tokens named(String name) {
        this.name = name;
        return this;
    }

    /** A negative duration makes a token that has expired. */
    public Tokens validFor(Duration duration) {
        validFor = duration;
        return this;
    }

    public Tokens signedBy(PrivateKey other) {
        key = other;
        return this;
    }

    public String name() {
        return name != null ? name : "test-" + role;
    }

    /** The token, without 'Bearer'. */
    public String sign() {
        Instant now = Instant.now();
        String who = name();
        JwtClaimsBuilder claims =
                Jwt.issuer(issuer)
                        .upn(who)
                        .subject(who)
                        .groups(Set.of(role))
                        .issuedAt(
                                now.plus(
                                        validFor.isNegative()
                                                ? validFor.multipliedBy(2)
                                                : Duration.ZERO))
                        .expiresAt(now.plus(validFor));
        if (audience != null) {
            claims.audience(audience);
        }
        if (!locations.isEmpty()) {
            claims.claim("locations", locations);
        }
        if (source != null) {
            claims.claim("source", source);
        }
        return claims.sign(key != null ? key : installationKey());
    }

    private static PrivateKey installationKey() {
        byte[] encoded =
                Base64.getDecoder()
                        .decode(ConfigProvider.getConfig().getValue(SIGNING_KEY, String.class));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
