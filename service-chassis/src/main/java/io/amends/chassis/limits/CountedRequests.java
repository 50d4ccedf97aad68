package io.amends.chassis.limits;

import io.amends.chassis.web.Quota;
import io.amends.chassis.web.TooMany;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Answers 429 to whoever asks too often, at once and before anything is read, and says to everybody
 * who has a limit what is left of it. It is requests that count, whatever they carry: a batch is
 * one. What is under {@code /q} (health, metrics) is not counted, nor are files.
 */
public class CountedRequests {
    private final RateLimits limits;
    private final CurrentIdentityAssociation identities;
    private final RoutingContext request;

    CountedRequests(
            RateLimits limits, CurrentIdentityAssociation identities, RoutingContext request) {
        this.limits = limits;
        this.identities = identities;
        this.request = request;
    }

    @ServerRequestFilter(preMatching = true)
    public Uni<Void> count() {
        return identities
                .getDeferredIdentity()
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull()
                .invoke(caller -> say(limits.count(caller, address())))
                .onFailure(AuthenticationCompletionException.class)
                .transform(this::counted)
                .replaceWithVoid();
    }

    private void say(@Nullable Quota left) {
        if (left != null) {
            left.headers().forEach(request.response()::putHeader);
        }
    }

    /** Who tries codes that a provider did not give asks too, and makes us ask the provider. */
    private Throwable counted(Throwable refused) {
        try {
            limits.count(null, address());
            return refused;
        } catch (TooMany tooMany) {
            return tooMany;
        }
    }

    private @Nullable String address() {
        SocketAddress from = request.request().remoteAddress();
        return from == null ? null : from.hostAddress();
    }
}
