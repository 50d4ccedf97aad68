package io.amends.customer.credential;

import io.amends.chassis.limits.Allowance;
import io.amends.chassis.security.Role;
import io.amends.chassis.security.Scope;
import io.amends.chassis.web.InvalidToken;
import io.amends.customer.credential.Credentials.Valid;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Knows sources by the credential that they send as their bearer token. Every other token is left
 * to those that come after.
 */
@ApplicationScoped
class CredentialMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final int BEFORE_TOKENS = DEFAULT_PRIORITY + 1_000;

    private final CredentialCheck check;

    CredentialMechanism(CredentialCheck check) {
        this.check = check;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext request, IdentityProviderManager identities) {
        String header = request.request().getHeader("Authorization");
        if (header == null
                || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || !header.startsWith(Secret.PREFIX, BEARER.length())) {
            return Uni.createFrom().nullItem();
        }
        Secret secret = Secret.of(header.substring(BEARER.length()).strip());
        if (secret == null) {
            return Uni.createFrom().failure(InvalidToken.because("malformed"));
        }
        // The request goes on where it is, and not on the thread that looked up.
        Context context = request.vertx().getOrCreateContext();
        return Uni.createFrom()
                .completionStage(check.find(secret))
                .emitOn(task -> context.runOnContext(back -> task.run()))
                .map(CredentialMechanism::identity);
    }

    private static SecurityIdentity identity(Optional<Valid> found) {
        Valid credential = found.orElseThrow(() -> InvalidToken.because("unknown or revoked"));
        QuarkusSecurityIdentity.Builder identity =
                QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(credential.source()))
                        .addRole(Role.POS)
                        .addAttribute(Scope.ATTRIBUTE, Scope.ofSource(credential.source()));
        Limit limit = credential.limit();
        if (limit != null && limit.perSecond() != null && limit.burst() != null) {
            identity.addAttribute(
                    Allowance.ATTRIBUTE,
                    new Allowance(credential.id().toString(), limit.perSecond(), limit.burst()));
        }
        return identity.build();
    }

    @Override
    public Uni<@Nullable ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public int getPriority() {
        return BEFORE_TOKENS;
    }
}
