package io.amends.chassis.security;

import org.jspecify.annotations.Nullable;

/** A request body that is about one source; see {@link WithinScope}. */
public interface SourceScoped {
    @Nullable String source();
}
