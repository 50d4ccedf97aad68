package io.amends.chassis.oidc;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.OidcSession;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriBuilder;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Optional;

/** Whoever signs people in for this installation, if somebody does. */
@ApplicationScoped
public class Provider {
    private static final int FOUND = 302;

    private final boolean used;
    private final String client;
    private final OidcAuthenticationMechanism mechanism;
    private final OidcSession session;
    private final TenantConfigBean tenants;
    private final CurrentIdentityAssociation identities;

    Provider(
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean used,
            @ConfigProperty(name = "quarkus.oidc.client-id") String client,
            OidcAuthenticationMechanism mechanism,
            OidcSession session,
            TenantConfigBean tenants,
            CurrentIdentityAssociation identities) {
        this.used = used;
        this.client = client;
        this.mechanism = mechanism;
        this.session = session;
        this.tenants = tenants;
        this.identities = identities;
    }

    public boolean isUsed() {
        return used;
    }

    /** Whether whoever asks has a session, or a token, that still counts. */
    public boolean knowsCaller() {
        SecurityIdentity caller = caller();
        return caller != null && !caller.isAnonymous();
    }

    /**
     * Where to sign in. The provider sends the browser back to the address of this request, and its
     * answer is taken before anything here sees it.
     */
    public URI signIn(RoutingContext request) {
        ChallengeData challenge = mechanism.getChallenge(request).await().indefinitely();
        if (challenge.status != FOUND) {
            throw new AuthenticationCompletionException();
        }
        return URI.create(challenge.getHeaders().values().iterator().next());
    }

    /**
     * Ends the session here. Returns where to end it at the provider too: without that, the next
     * page would sign in again, unasked. Empty, if the provider has nothing for it.
     *
     * @param afterwards where the provider sends the browser then
     */
    public Optional<URI> signOut(URI afterwards) {
        SecurityIdentity caller = caller();
        session.logout().await().indefinitely();
        OidcConfigurationMetadata metadata = tenants.getDefaultTenant().getOidcMetadata();
        if (metadata == null || metadata.getEndSessionUri() == null) {
            return Optional.empty();
        }
        UriBuilder end =
                UriBuilder.fromUri(metadata.getEndSessionUri())
                        .queryParam("client_id", "{client}")
                        .queryParam("post_logout_redirect_uri", "{afterwards}");
        return Optional.of(
                caller != null && caller.getPrincipal() instanceof JsonWebToken token
                        ? end.queryParam("id_token_hint", token.getRawToken())
                                .build(client, afterwards)
                        : end.build(client, afterwards));
    }

    private @Nullable SecurityIdentity caller() {
        return identities
                .getDeferredIdentity()
                .onFailure(AuthenticationFailedException.class)
                .recoverWithNull()
                .await()
                .indefinitely();
    }
}
