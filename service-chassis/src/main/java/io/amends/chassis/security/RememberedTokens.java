package io.amends.chassis.security;

import io.amends.chassis.web.InvalidToken;
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
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Verifies a token once a minute and not with every request: a till sends the same one all day, and
 * its signature would cost more than reading its visit. A token that has expired is never
 * remembered, and one whose session has ended is refused all the same; a key that was taken out of
 * use is obeyed for a minute at most.
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
    private final Predicate<String> ended;

    /**
     * @param byProvider whether a provider signs people in: then nobody else's tokens count
     */
    @Inject
    RememberedTokens(
            Clock clock,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean byProvider,
            EndedSessions ended,
            MeterRegistry metrics) {
        this(clock, byProvider, ended::contains, metrics);
    }

    /**
     * @param ended which sessions are over
     */
    RememberedTokens(
            Clock clock, boolean byProvider, Predicate<String> ended, MeterRegistry metrics) {
        this.clock = clock;
        this.byProvider = byProvider;
        this.ended = ended;
        Gauge.builder(
                        "amends.token.expiration.timestamp.seconds",
                        this,
                        RememberedTokens::nextExpiry)
                .description("When the first of the long-lived tokens that are in use expires")
                .register(metrics);
    }

    private record Verified(String session, JWTCallerPrincipal principal, Instant until) {}

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context)
            throws ParseException {
        if (byProvider) {
            throw new ParseException("tokens are the provider's");
        }
        Instant now = clock.instant();
        Verified known = tokens.get(token);
        if (known != null && now.isBefore(known.until())) {
            refuseIfEnded(known.session());
            return known.principal();
        }
        JWTCallerPrincipal principal = verifier.parse(token, context);
        String session = EndedSessions.id(token);
        refuseIfEnded(session);
        Instant expiry = Instant.ofEpochSecond(principal.getExpirationTime());
        Instant until = now.plus(REMEMBERED);
        if (tokens.size() >= MOST) {
            tokens.clear();
        }
        tokens.put(
                token, new Verified(session, principal, until.isBefore(expiry) ? until : expiry));
        return principal;
    }

    private void refuseIfEnded(String session) throws ParseException {
        if (ended.test(session)) {
            throw new ParseException("signed out", InvalidToken.because("signed out"));
        }
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
