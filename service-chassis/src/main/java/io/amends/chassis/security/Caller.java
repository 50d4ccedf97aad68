package io.amends.chassis.security;

import io.amends.chassis.web.Forbidden;
import io.quarkus.security.identity.SecurityIdentity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who calls, as the token says: name, roles, and the locations and the source that it is limited
 * to.
 */
@RequestScoped
public class Caller {
    private final SecurityIdentity identity;

    Caller(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** The token's user name or subject; empty when nobody is signed in. */
    public String name() {
        return identity.isAnonymous() ? "" : identity.getPrincipal().getName();
    }

    public boolean isAnonymous() {
        return identity.isAnonymous();
    }

    public boolean has(String role) {
        return identity.hasRole(role);
    }

    public Set<String> roles() {
        return identity.getRoles();
    }

    /** The codes of the locations that the caller may see and act on; empty = all. */
    public Optional<Set<String>> locations() {
        return limit(identity, "locations");
    }

    /** The one source that the caller may post for; empty = any. */
    public Optional<String> source() {
        return source(identity);
    }

    /** The one source that this caller may post for; empty = any. */
    public static Optional<String> source(SecurityIdentity identity) {
        return limit(identity, "source").map(names -> names.stream().findFirst().orElse(""));
    }

    /**
     * 403 unless the caller may act on this location. No location means all of them: only for
     * callers without a limit.
     */
    public void requireLocation(@Nullable String code) {
        Set<String> allowed = locations().orElse(null);
        if (allowed != null && (code == null || !allowed.contains(code))) {
            throw new Forbidden(
                    code == null
                            ? "your token is limited to certain locations: name one of them"
                            : "your token does not cover this location");
        }
    }

    /** 403 unless the caller may act on what concerns all locations. */
    public void requireAllLocations() {
        if (locations().isPresent()) {
            throw new Forbidden(
                    "your token is limited to certain locations, and this concerns them all");
        }
    }

    /** 403 unless the caller may post for this source. */
    public void requireSource(@Nullable String source) {
        String allowed = source().orElse(null);
        if (allowed != null && !allowed.equals(source)) {
            throw new Forbidden("your token does not cover this source");
        }
    }

    /**
     * What a claim limits the caller to; empty = it doesn't. A claim without any value allows
     * nothing, and so does no token.
     */
    private static Optional<Set<String>> limit(SecurityIdentity identity, String claim) {
        if (!(identity.getPrincipal() instanceof JsonWebToken token)) {
            return Optional.of(Set.of());
        }
        Object value = token.getClaim(claim);
        return switch (value) {
            case null -> Optional.empty();
            case JsonArray array ->
                    Optional.of(
                            array.getValuesAs(JsonString.class).stream()
                                    .map(JsonString::getString)
                                    .collect(Collectors.toUnmodifiableSet()));
            case Collection<?> several ->
                    Optional.of(
                            several.stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.toUnmodifiableSet()));
            case JsonString one -> Optional.of(Set.of(one.getString()));
            default -> Optional.of(Set.of(value.toString()));
        };
    }
}
