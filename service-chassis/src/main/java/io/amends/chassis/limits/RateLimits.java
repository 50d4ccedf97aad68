package io.amends.chassis.limits;

import io.amends.chassis.limits.Buckets.Pace;
import io.amends.chassis.limits.LimitsConfig.Rate;
import io.amends.chassis.security.Caller;
import io.amends.chassis.web.Quota;
import io.amends.chassis.web.TooMany;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.identity.SecurityIdentity;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Who may still ask: by what was set for their credential, else by source or name where the token
 * is valid, else by address. Each instance of a service counts for itself: nothing is shared, or
 * remembered over a restart.
 */
@ApplicationScoped
class RateLimits {
    private final Limit credentials;
    private final Limit sources;
    private final Limit tokens;
    private final Limit addresses;

    RateLimits(LimitsConfig config, Clock clock, MeterRegistry metrics) {
        this.credentials = new Limit("credential", new Buckets(1, 1, clock), metrics);
        this.sources = Limit.of("source", config.source(), clock, metrics);
        this.tokens = Limit.of("token", config.token(), clock, metrics);
        this.addresses = Limit.of("address", config.address(), clock, metrics);
    }

    /**
     * Counts a request, or throws {@link TooMany}. Returns what is left to the caller; null where
     * it has no limit.
     *
     * @param caller null: who sent a token that is not valid
     * @param address of the client; null: none is known
     */
    @Nullable Quota count(@Nullable SecurityIdentity caller, @Nullable String address) {
        if (caller == null || caller.isAnonymous()) {
            return addresses.count(Network.of(address == null ? "" : address));
        }
        Allowance own = caller.getAttribute(Allowance.ATTRIBUTE);
        if (own != null) {
            return credentials.count(own.key(), new Pace(own.perSecond(), own.burst()));
        }
        Optional<String> source = Caller.source(caller);
        return source.isPresent()
                ? sources.count(source.get())
                : tokens.count(caller.getPrincipal().getName());
    }

    private static final class Limit {
        private final String by;
        private final @Nullable Buckets buckets;
        private final Counter refused;

        /**
         * @param buckets null: no limit
         */
        Limit(String by, @Nullable Buckets buckets, MeterRegistry metrics) {
            this.by = by;
            this.buckets = buckets;
            this.refused =
                    Counter.builder("amends.requests.limited")
                            .description("requests that were answered with 429")
                            .tag("by", by)
                            .register(metrics);
        }

        static Limit of(String by, Rate rate, Clock clock, MeterRegistry metrics) {
            return new Limit(
                    by,
                    rate.perSecond() == 0
                            ? null
                            : new Buckets(rate.perSecond(), rate.burst(), clock),
                    metrics);
        }

        @Nullable Quota count(String key) {
            return buckets == null ? null : count(key, buckets.usual());
        }

        Quota count(String key, Pace pace) {
            Buckets filled = Objects.requireNonNull(buckets);
            Duration wait = filled.take(key, pace);
            if (wait != null) {
                refused.increment();
                throw new TooMany(new Quota(by, pace.burst(), pace.window(), 0, wait));
            }
            return new Quota(
                    by, pace.burst(), pace.window(), filled.left(key, pace), pace.window());
        }
    }
}
