package io.amends.chassis.limits;

import io.amends.chassis.limits.LimitsConfig.Rate;
import io.amends.chassis.security.Caller;
import io.amends.chassis.web.TooMany;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Who may still ask: by source or name where the token is valid, else by address. Each instance of
 * a service counts for itself: nothing is shared, or remembered over a restart.
 */
@ApplicationScoped
class RateLimits {
    static final Duration HELD = Duration.ofSeconds(1);
    private static final int MOST_HELD = 500;

    private final Semaphore room = new Semaphore(MOST_HELD);
    private final Limit sources;
    private final Limit tokens;
    private final Limit addresses;

    RateLimits(LimitsConfig config, Clock clock, MeterRegistry metrics) {
        this.sources = Limit.of("source", config.source(), clock, metrics);
        this.tokens = Limit.of("token", config.token(), clock, metrics);
        this.addresses = Limit.of("address", config.address(), clock, metrics);
    }

    /**
     * Counts a request, or throws {@link TooMany}.
     *
     * @param caller null: who sent a token that is not valid
     * @param address of the client; null: none is known
     */
    void count(@Nullable SecurityIdentity caller, @Nullable String address) {
        if (caller == null || caller.isAnonymous()) {
            addresses.count(Network.of(address == null ? "" : address));
            return;
        }
        Optional<String> source = Caller.source(caller);
        if (source.isPresent()) {
            sources.count(source.get());
        } else {
            tokens.count(caller.getPrincipal().getName());
        }
    }

    /**
     * Passes some time before a refusal is answered: to refuse costs too, and a client that doesn't
     * wait by itself is made to. Where too many wait already, none passes.
     */
    Uni<Void> hold(Vertx vertx) {
        if (!room.tryAcquire()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .emitter(
                        answer ->
                                vertx.setTimer(
                                        HELD.toMillis(),
                                        passed -> {
                                            room.release();
                                            answer.complete(null);
                                        }));
    }

    /**
     * @param buckets null: no limit
     */
    private record Limit(@Nullable Buckets buckets, Counter refused) {

        static Limit of(String by, Rate rate, Clock clock, MeterRegistry metrics) {
            return new Limit(
                    rate.perSecond() == 0
                            ? null
                            : new Buckets(rate.perSecond(), rate.burst(), clock),
                    Counter.builder("amends.requests.limited")
                            .description("requests that were answered with 429")
                            .tag("by", by)
                            .register(metrics));
        }

        void count(String key) {
            @Nullable Duration wait = buckets == null ? null : buckets.take(key);
            if (wait != null) {
                refused.increment();
                throw new TooMany(wait);
            }
        }
    }
}
