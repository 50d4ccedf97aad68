package io.amends.chassis.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the provider's tokens mean here; {@code quarkus.oidc} says who the provider is. Nothing of
 * it counts unless {@code quarkus.oidc.tenant-enabled}.
 */
@ConfigMapping(prefix = "amends.oidc")
interface ProviderConfig {
    Claims claims();

    /** By role, what the provider calls it. With none at all, the provider's names are ours. */
    Map<String, List<String>> roles();

    /** Where in a token to look; see {@link ClaimPath}. */
    interface Claims {
        @WithDefault("groups")
        String roles();

        /** Whose lack limits agents and managers to nothing; none: nobody is limited by it. */
        Optional<String> locations();

        /** Whose lack limits role pos to nothing; none: nobody is limited by it. */
        Optional<String> source();
    }
}
