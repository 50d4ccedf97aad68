package io.amends.customer.customer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/** By what nobody is known. */
@ConfigMapping(prefix = "amends.identity")
interface IdentityConfig {

    /**
     * Further cards, addresses ({@code *@example.com}: all of a domain) and numbers (E.164) that
     * stand for nobody.
     */
    Optional<List<String>> placeholders();

    /** A card or contact that more unlike people use identifies nobody any more. */
    @WithDefault("10")
    int sharedBy();

    /** Within which time they use it. */
    @WithDefault("P90D")
    Period within();
}
