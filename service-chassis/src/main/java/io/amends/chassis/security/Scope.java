package io.amends.chassis.security;

import io.quarkus.security.identity.SecurityIdentity;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;

import org.eclipse.microprofile.jwt.JsonWebToken;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody is limited to. Whoever makes an identity from something else than a token of this
 * installation adds it as the attribute {@link #ATTRIBUTE}.
 *
 * @param locations the codes of the locations that they may see and act on; empty = all
 * @param source the one that they may post for; empty = any
 */
public record Scope(Optional<Set<String>> locations, Optional<String> source) {
    public static final String ATTRIBUTE = "amends.scope";

    private static final Scope NOTHING = new Scope(Optional.of(Set.of()), Optional.of(""));

    public static Scope ofSource(String source) {
        return new Scope(Optional.empty(), Optional.of(source));
    }

    /** Nobody's is nothing, and so is that of an identity that says nothing about it. */
    static Scope of(SecurityIdentity identity) {
        Scope given = identity.getAttribute(ATTRIBUTE);
        if (given != null) {
            return given;
        }
        return identity.getPrincipal() instanceof JsonWebToken token
                ? new Scope(limit(token, "locations"), limit(token, "source").map(Scope::one))
                : NOTHING;
    }

    /** The one that is named; where none is, nothing is called like that. */
    public static String one(Set<String> names) {
        return names.stream().findFirst().orElse("");
    }

    /** A claim without any value allows nothing. */
    private static Optional<Set<String>> limit(JsonWebToken token, String claim) {
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
