package io.amends.chassis.security;

import io.amends.chassis.web.Forbidden;
import io.amends.chassis.web.StrictJson;
import io.amends.chassis.web.Subject;
import io.quarkus.security.identity.SecurityIdentity;

import jakarta.enterprise.context.RequestScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, as the token says: name, roles, and the locations and the source that it is limited
 * to.
 */
@RequestScoped
public class Caller implements Subject {
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

    @Override
    public String nameAndRights() {
        List<Object> all =
                List.of(
                        name(),
                        roles().stream().sorted().toList(),
                        locations().map(codes -> codes.stream().sorted().toList()),
                        source());
        return StrictJson.mapper().valueToTree(all).toString();
    }

    /** The codes of the locations that the caller may see and act on; empty = all. */
    public Optional<Set<String>> locations() {
        return Scope.of(identity).locations();
    }

    /** The one source that the caller may post for; empty = any. */
    public Optional<String> source() {
        return source(identity);
    }

    /** The one source that this caller may post for; empty = any. */
    public static Optional<String> source(SecurityIdentity identity) {
        return Scope.of(identity).source();
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
}
