package io.amends.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amends.chassis.testing.Tokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;

import org.junit.jupiter.api.Test;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class RememberedTokensTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final KeyPair keys = keys();
    private final JWTAuthContextInfo context = new JWTAuthContextInfo(keys.getPublic(), "amends");
    private final Set<String> ended = new HashSet<>();
    private Duration passed = Duration.ZERO;
    private final InstantSource time = () -> Clock.systemUTC().instant().plus(passed);
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final RememberedTokens tokens =
            new RememberedTokens(time.withZone(ZoneOffset.UTC), false, ended::contains, metrics);

    @Test
    void verifiesATokenOnceAMinute() throws ParseException {
        String token = Tokens.of("pos").signedBy(keys.getPrivate()).sign();
        var first = tokens.parse(token, context);
        assertThat(tokens.parse(token, context)).isSameAs(first);
        passed = RememberedTokens.REMEMBERED;
        assertThat(tokens.parse(token, context)).isNotSameAs(first);
    }

    @Test
    void neverRemembersATokenBeyondItsExpiry() throws ParseException {
        String token =
                Tokens.of("pos")
                        .validFor(Duration.ofSeconds(20))
                        .signedBy(keys.getPrivate())
                        .sign();
        var first = tokens.parse(token, context);
        passed = Duration.ofSeconds(21);
        assertThat(tokens.parse(token, context)).isNotSameAs(first);
    }

    @Test
    void refusesWhatWasSignedBySomebodyElseAlsoWhenTheSameWasSaidBefore() throws ParseException {
        tokens.parse(Tokens.of("pos").signedBy(keys.getPrivate()).sign(), context);
        String forged = Tokens.of("pos").signedBy(keys().getPrivate()).sign();
        assertThatThrownBy(() -> tokens.parse(forged, context)).isInstanceOf(ParseException.class);
    }

    @Test
    void refusesATokenWhoseSessionHasEndedAlsoOneThatItRemembers() throws ParseException {
        String token = Tokens.of("agent").signedBy(keys.getPrivate()).sign();
        String other = Tokens.of("agent").named("Eve").signedBy(keys.getPrivate()).sign();
        tokens.parse(token, context);
        tokens.parse(other, context);

        ended.add(EndedSessions.id(token));

        assertThatThrownBy(() -> tokens.parse(token, context)).isInstanceOf(ParseException.class);
        assertThatThrownBy(() -> tokens.parse(sameWithAnotherLastCharacter(token), context))
                .isInstanceOf(ParseException.class);
        tokens.parse(other, context);
    }

    /** The bits of a signature do not fill its last character. */
    private static String sameWithAnotherLastCharacter(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
    }

    @Test
    void tellsWhenTheFirstOfTheLongLivedOnesThatAreInUseExpires() throws ParseException {
        assertThat(expiry()).isNaN();
        for (Duration validity : List.of(Duration.ofDays(90), Duration.ofDays(8), DAY)) {
            tokens.parse(
                    Tokens.of("pos").validFor(validity).signedBy(keys.getPrivate()).sign(),
                    context);
        }

        assertThat(expiry()).isBetween(now() + 7.9 * DAY.toSeconds(), now() + 8. * DAY.toSeconds());
        passed = RememberedTokens.REMEMBERED;
        assertThat(expiry()).isNaN();
    }

    private double expiry() {
        return metrics.get("amends.token.expiration.timestamp.seconds").gauge().value();
    }

    private double now() {
        return time.instant().getEpochSecond();
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
