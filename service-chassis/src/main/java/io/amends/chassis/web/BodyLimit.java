package io.amends.chassis.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a body that announces to be too large with a problem; the framework's own answer would be
 * empty.
 */
class BodyLimit {
    private static final int AFTER_THE_HEADERS = 900;

    private final long limit;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.limit = limit.asLongValue();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, AFTER_THE_HEADERS);
    }

    private void check(RoutingContext context) {
        if (announced(context) > limit) {
            context.response()
                    .setStatusCode(413)
                    .putHeader(HttpHeaders.CONNECTION, "close")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problems.PROBLEM_JSON)
                    .end(Problem.ofStatus(413).json());
        } else {
            context.next();
        }
    }

    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
