package io.amends.chassis.security;

import org.jspecify.annotations.Nullable;

/** A request body that is about one location; see {@link WithinScope}. */
public interface LocationScoped {
    @Nullable String location();
}
