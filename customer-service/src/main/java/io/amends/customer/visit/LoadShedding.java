package io.amends.customer.visit;

import io.amends.chassis.web.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses single posts as soon as they are seen, where more come than can be read. They wait in
 * their connections then, before {@link GroupCommit} can count them; and to read one and look at
 * its token costs several times as much as to say that it should come again. Whose token comes less
 * often than the others is let through: nobody is refused for a neighbour's noise.
 */
@ApplicationScoped
class LoadShedding {
    private static final int BEFORE_AUTHENTICATION = 800;
    private static final Pattern MATRIX = Pattern.compile(";[^/]*");

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
        Refusal refusal = isOfAVisit(context) ? refusal(context) : null;
        if (refusal != null) {
            refused.increment();
            var answered = refusal.answer(context.response());
            answered.onFailure(gone -> context.request().connection().close());
        } else {
            context.next();
        }
    }

    private @Nullable Refusal refusal(RoutingContext context) {
        Pass pass = passes.get();
        int mine = pass.withOneMore(context);
        if (pass.posts <= few || pass.soFar().compareTo(longestPass) <= 0) {
            return null;
        }
        int share = pass.posts / pass.byToken.size();
        if (mine > share) {
            return GroupCommit.sharedUnread(share);
        }
        return mine < pass.most ? null : GroupCommit.full();
    }

    private static boolean isOfAVisit(RoutingContext context) {
        return context.request().method().equals(HttpMethod.POST)
                && isVisits(context.normalizedPath());
    }

    /** However it is spelt: what the router takes for the same address must be the same here. */
    static boolean isVisits(String path) {
        return path.equals("/v1/visits")
                || MATRIX.matcher(path)
                        .replaceAll("")
                        .replaceAll("/{2,}", "/")
                        .replaceAll("/$", "")
                        .equals("/v1/visits");
    }

    /**
     * What an event loop does in one go: it handles all requests that have come, and then the tasks
     * that these left behind. Only its own thread touches this.
     */
    private static final class Pass {
        private final Map<String, Integer> byToken = new HashMap<>();
        private int posts;
        private int most;
        private long began;

        /** Returns how many there are of this token now. */
        int withOneMore(RoutingContext context) {
            posts++;
            if (posts == 1) {
                began = System.nanoTime();
                context.vertx().getOrCreateContext().runOnContext(end -> clear());
            }
            String token = context.request().getHeader(HttpHeaders.AUTHORIZATION);
            int mine = byToken.merge(token == null ? "" : token, 1, Integer::sum);
            most = Math.max(most, mine);
            return mine;
        }

        /** How long it has taken so far. */
        Duration soFar() {
            return Duration.ofNanos(System.nanoTime() - began);
        }

        private void clear() {
            posts = 0;
            most = 0;
            byToken.clear();
        }
    }
}
