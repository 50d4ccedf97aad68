package io.amends.customer.source;

import io.amends.chassis.web.Problem;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.amends.customer.Texts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why posts were refused, for the people who look after the tills. Collected here and written once
 * a second, so that refusing costs no database: a crash loses a second of it, and nothing that
 * counts.
 */
@ApplicationScoped
public class Rejections {
    private static final int MOST_REASONS = 10_000;

    /** What the fields of a post are called. */
    private static final Set<String> FIELDS =
            Set.of(
                    "source",
                    "visitId",
                    "occurredAt",
                    "updatedAt",
                    "location",
                    "channel",
                    "staff",
                    "status",
                    "amount",
                    "refunded",
                    "minor",
                    "currency",
                    "customer",
                    "loyaltyId",
                    "email",
                    "phone",
                    "name",
                    "locale",
                    "consents",
                    "purpose",
                    "granted",
                    "at",
                    "wording",
                    "attributes");

    private final Sources sources;
    private final Clock clock;
    private final ConcurrentHashMap<Reason, Times> refused = new ConcurrentHashMap<>();
    private final Workers workers;
    private @Nullable Worker writer;

    Rejections(Sources sources, Clock clock, Workers workers) {
        this.sources = sources;
        this.clock = clock;
        this.workers = workers;
    }

    record Reason(String source, String pointer, String rule) implements Comparable<Reason> {
        private static final Comparator<Reason> ORDER =
                Comparator.comparing(Reason::source)
                        .thenComparing(Reason::pointer)
                        .thenComparing(Reason::rule);

        @Override
        public int compareTo(Reason other) {
            return ORDER.compare(this, other);
        }
    }

    record Times(long times, Instant lastSeen) {
        Times plus(Times other) {
            return new Times(
                    times + other.times,
                    lastSeen.isAfter(other.lastSeen) ? lastSeen : other.lastSeen);
        }
    }

    /**
     * Remembers a refusal.
     *
     * @param own the only source that the caller may post for: then it is theirs, whatever the post
     *     says
     * @param named what the post said, if it could be read: counts for callers without a limit
     */
    public void add(Optional<String> own, @Nullable String named, Problem problem) {
        String source = own.orElse(named);
        if (source == null || !Texts.isName(source) || refused.size() >= MOST_REASONS) {
            return;
        }
        Instant now = clock.instant();
        if (problem.errors().isEmpty()) {
            add(source, "", problem.detail() == null ? problem.title() : problem.detail(), now);
        }
        problem.errors().stream()
                .limit(5)
                .forEach(e -> add(source, place(e.pointer()), e.detail(), now));
    }

    private void add(String source, String pointer, String rule, Instant now) {
        refused.merge(new Reason(source, pointer, shortened(rule)), new Times(1, now), Times::plus);
    }

    /**
     * Names that the poster chose, and positions in lists, would make every refusal one of its own;
     * and such a name can be a person's. Only what is nearly one of ours helps whoever looks.
     */
    private static String place(@Nullable String pointer) {
        if (pointer == null || pointer.isEmpty()) {
            return "";
        }
        return shortened(
                pointer.startsWith("/attributes/")
                        ? "/attributes"
                        : Stream.of(pointer.substring(1).split("/", -1))
                                .map(step -> isNearlyKnown(step) ? step : "*")
                                .collect(Collectors.joining("/", "/", "")));
    }

    private static boolean isNearlyKnown(String step) {
        return FIELDS.stream()
                .anyMatch(
                        field ->
                                Math.abs(field.length() - step.length()) <= 2
                                        && inCommon(field, step) >= field.length() - 2
                                        && inCommon(field, step) > 1);
    }

    /** Letters at the beginning and at the end. */
    private static int inCommon(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int first = 0;
        while (first < shorter && one.charAt(first) == other.charAt(first)) {
            first++;
        }
        int last = 0;
        while (last < shorter - first
                && one.charAt(one.length() - 1 - last) == other.charAt(other.length() - 1 - last)) {
            last++;
        }
        return first + last;
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200);
    }

    void start(@Observes StartupEvent started) {
        writer = workers.every(Duration.ofSeconds(1), "rejections", this::write);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (writer != null) {
            writer.stop(Duration.ofSeconds(5));
        }
        write();
    }

    private synchronized void write() {
        Map<Reason, Times> some = new HashMap<>();
        for (Reason reason : refused.keySet()) {
            Times times = refused.remove(reason);
            if (times != null) {
                some.put(reason, times);
            }
        }
        if (some.isEmpty()) {
            return;
        }
        try {
            QuarkusTransaction.requiringNew().run(() -> sources.reject(some));
        } catch (Throwable failure) {
            some.forEach((reason, times) -> refused.merge(reason, times, Times::plus));
            throw failure;
        }
    }
}
