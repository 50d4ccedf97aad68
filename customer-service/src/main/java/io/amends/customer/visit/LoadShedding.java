package io.amends.customer.visit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import java.time.Duration;

/**
 * Refuses single posts as soon as they are seen, where more come than can be read. They wait in
 * their connections then, before {@link GroupCommit} can count them; and to read one and look at
 * its token costs several times as much as to say that it should come again.
 */
@ApplicationScoped
class LoadShedding {
    private static final int BEFORE_AUTHENTICATION = 800;

    /** So many posts in one go are no sign of anything, however long they take. */
    private static final int FEW = 100;

    private final Duration longestPass;
    private final int few;
    private final Counter refused;
    private final ThreadLocal<Pass> passes = ThreadLocal.withInitial(Pass::new);

    @Inject
    LoadShedding(VisitsConfig config, MeterRegistry metrics) {
        this(config.longestPass(), FEW, metrics);
    }

    LoadShedding(Duration longestPass, int few, MeterRegistry metrics) {
        this.longestPass = longestPass;
        this.few = few;
        this.refused =
                Counter.builder("amends.visits.shed")
                        .description("posts that were refused unread")
                        .register(metrics);
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_AUTHENTICATION);
    }

    void check(RoutingContext context) {
        if (isOfAVisit(context.request()) && comesLate(context.vertx())) {
            refused.increment();
            var answered = GroupCommit.full().answer(context.response());
            answered.onFailure(gone -> context.request().connection().close());
        } else {
            context.next();
        }
    }

    private boolean comesLate(Vertx vertx) {
        Pass pass = passes.get();
        Duration soFar = pass.withOneMore(vertx);
        return pass.posts > few && soFar.compareTo(longestPass) > 0;
    }

    private static boolean isOfAVisit(HttpServerRequest request) {
        return request.method().equals(HttpMethod.POST) && "/v1/visits".equals(request.path());
    }

    /**
     * What an event loop does in one go: it handles all requests that have come, and then the tasks
     * that these left behind. Only its own thread touches this.
     */
    private static final class Pass {
        private int posts;
        private long began;

        /** How long it has taken so far. */
        Duration withOneMore(Vertx vertx) {
            long now = System.nanoTime();
            posts++;
            if (posts == 1) {
                began = now;
                vertx.getOrCreateContext().runOnContext(end -> posts = 0);
            }
            return Duration.ofNanos(now - began);
        }
    }
}
