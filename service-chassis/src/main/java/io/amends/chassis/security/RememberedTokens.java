package io.amends.chassis.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies a token once a minute and not with every request: a till sends the same one all day, and
 * its signature would cost more than reading its visit. A token that has expired is never
 * remembered; a key that was taken out of use is obeyed for a minute at most.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class RememberedTokens extends JWTCallerPrincipalFactory {
    static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** Whoever has one for a shorter time gets another one as a matter of course. */
    private static final Duration LONG = Duration.ofDays(7);

    private static final int MOST = 10_000;

    private final JWTCallerPrincipalFactory verifier = new DefaultJWTCallerPrincipalFactory();
    private final Map<String, Verified> tokens = new ConcurrentHashMap<>();
    private final Clock clock;
    private final boolean byProvider;

    /**
     * @param byProvider whether a provider signs people in: then nobody else's tokens count
     */
    RememberedTokens(
            Clock clock,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean byProvider,
            MeterRegistry metrics) {
        this.clock = clock;
        this.byProvider = byProvider;
        Gauge.builder(
                        "amends.token.expiration.timestamp.seconds",
                        this,
                        RememberedTokens::nextExpiry)
                .description("When the first of the long-lived tokens that are in use expires")
                .register(metrics);
    }

    private record Verified(JWTCallerPrincipal principal, Instant until) {}

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context)
            throws ParseException {
        if (byProvider) {
            throw new ParseException("tokens are the provider's");
        }
        Instant now = clock.instant();
        Verified known = tokens.get(token);
        if (known != null && now.isBefore(known.until())) {
            return known.principal();
        }
        JWTCallerPrincipal principal = verifier.parse(token, context);
        Instant expiry = Instant.ofEpochSecond(principal.getExpirationTime());
        Instant until = now.plus(REMEMBERED);
        if (tokens.size() >= MOST) {
            tokens.clear();
        }
        tokens.put(token, new Verified(principal, until.isBefore(expiry) ? until : expiry));
        return principal;
    }

    private double nextExpiry() {
        Instant now = clock.instant();
        OptionalLong next =
                tokens.values().stream()
                        .filter(token -> now.isBefore(token.until()))
                        .map(Verified::principal)
                        .filter(
                                token ->
                                        token.getExpirationTime() - token.getIssuedAtTime()
                                                > LONG.toSeconds())
                        .mapToLong(JWTCallerPrincipal::getExpirationTime)
                        .min();
        return next.isPresent() ? next.getAsLong() : Double.NaN;
    }
}
