package io.amends.chassis.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.security.Role;
import io.amends.chassis.security.Scope;
import io.amends.chassis.web.InvalidToken;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives whoever a provider knows the roles and the scope that its token's claims mean here. */
@ApplicationScoped
class ProviderIdentities implements SecurityIdentityAugmentor {
    /** Instead of a name: all of them. */
    static final String ALL = "*";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean used;
    private final Map<String, List<String>> names;
    private final ClaimPath roles;
    private final Optional<ClaimPath> locations;
    private final Optional<ClaimPath> source;

    ProviderIdentities(
            ProviderConfig config,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean used) {
        this.used = used;
        this.names = config.roles();
        this.roles = ClaimPath.parse(config.claims().roles());
        this.locations = config.claims().locations().map(ClaimPath::parse);
        this.source = config.claims().source().map(ClaimPath::parse);
        if (!Role.ALL.containsAll(names.keySet())) {
            throw new IllegalArgumentException(
                    "amends.oidc.roles has a role that there is not; there are " + Role.ALL);
        }
    }

    /** A mistake in the configuration must not wait for somebody who signs in. */
    void check(@Observes StartupEvent started) {}

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context) {
        return Uni.createFrom()
                .item(
                        used && identity.getPrincipal() instanceof JsonWebToken token
                                ? meaning(identity, claims(token.getRawToken()))
                                : identity);
    }

    private SecurityIdentity meaning(SecurityIdentity identity, JsonNode claims) {
        Set<String> held = roles(claims);
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addAttribute(Scope.ATTRIBUTE, scope(claims, held))
                .addRoles(held)
                .build();
    }

    /** What the provider calls otherwise is not taken over: it means something elsewhere. */
    Set<String> roles(JsonNode claims) {
        Set<String> told = Objects.requireNonNullElse(roles.valuesIn(claims), Set.of());
        return Role.ALL.stream()
                .filter(
                        role ->
                                names.isEmpty()
                                        ? told.contains(role)
                                        : names.getOrDefault(role, List.of()).stream()
                                                .anyMatch(told::contains))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A claim that is looked for and not there must not open everything: agents, managers and
     * sources without it may act on nothing.
     */
    Scope scope(JsonNode claims, Set<String> held) {
        boolean everywhere = held.contains(Role.OWNER) || held.contains(Role.OPERATOR);
        boolean somewhere = held.contains(Role.AGENT) || held.contains(Role.MANAGER);
        return new Scope(
                limit(locations, claims, somewhere && !everywhere),
                limit(source, claims, held.contains(Role.POS) && !everywhere).map(Scope::one));
    }

    private static Optional<Set<String>> limit(
            Optional<ClaimPath> path, JsonNode claims, boolean needed) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Set<String> values = path.get().valuesIn(claims);
        if (values == null) {
            return needed ? Optional.of(Set.of()) : Optional.empty();
        }
        return values.contains(ALL) ? Optional.empty() : Optional.of(values);
    }

    /** Of a token that was verified. */
    private static JsonNode claims(String token) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException encrypted) {
            throw InvalidToken.because("claims that cannot be read");
        }
    }
}
