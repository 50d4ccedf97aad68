package io.amends.chassis.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.chassis.database.Columns;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions that somebody ended and whose tokens have not expired yet. Requests are checked
 * against memory; every instance looks each second for what others have written, since only one of
 * them reads the event.
 */
@ApplicationScoped
public class EndedSessions {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A row may become visible later than others that were written after it. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    /** Tokens are accepted a little longer than they say. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    private static final Duration SWEEP = Duration.ofHours(1);

    private final Jdbi jdbi;
    private final Clock clock;
    private final Workers workers;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private Instant seen = Instant.EPOCH;
    private Instant swept = Instant.EPOCH;
    private @Nullable Worker worker;

    @Inject
    EndedSessions(Jdbi jdbi, Clock clock, Workers workers) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.workers = workers;
    }

    /**
     * @param expiresAt when the session's token would have expired
     */
    public record Ended(String id, Instant endedAt, Instant expiresAt) {}

    private record Row(String id, Instant expiresAt, Instant recordedAt) {}

    /**
     * Which session a token is: the SHA-256 of all that is signed, in hex. The signature itself can
     * be written in several ways.
     */
    public static String id(String token) {
        int signature = token.lastIndexOf('.');
        String signed = signature < 0 ? token : token.substring(0, signature);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(signed.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean contains(String id) {
        return ended.containsKey(id);
    }

    /**
     * Stores ended sessions, in the running transaction.
     *
     * @return the ids of those that were not stored before
     */
    public List<String> add(Collection<Ended> sessions) {
        return jdbi.withHandle(
                handle ->
                        new Columns<>(
                                        handle.createQuery(
                                                """
                                                insert into ended_session (session_id, ended_at, expires_at)
                                                select * from unnest(:ids, :ended, :expire)
                                                on conflict do nothing
                                                returning session_id
                                                """),
                                        sessions)
                                .bind("ids", String.class, Ended::id)
                                .bind("ended", Instant.class, Ended::endedAt)
                                .bind("expire", Instant.class, Ended::expiresAt)
                                .statement()
                                .mapTo(String.class)
                                .list());
    }

    /** In the order of the ids, those whose tokens have not expired. */
    public List<Ended> page(@Nullable String after, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select session_id, ended_at, expires_at from ended_session
                                        where expires_at > :now and (:after::text is null or session_id collate "C" > :after)
                                        order by session_id collate "C" limit :limit
                                        """)
                                .bind("now", clock.instant())
                                .bind("after", after)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new Ended(
                                                        row.getString("session_id"),
                                                        row.getTimestamp("ended_at").toInstant(),
                                                        row.getTimestamp("expires_at").toInstant()))
                                .list());
    }

    /** No request is answered before the first look. */
    void start(@Observes StartupEvent started) {
        look();
        worker = workers.every(EVERY, "ended-sessions", this::look);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (worker != null) {
            worker.stop(Duration.ofSeconds(2));
        }
    }

    /** From here on, what was committed before is refused by this instance. */
    public synchronized void look() {
        Instant now = clock.instant();
        ended.values().removeIf(expiry -> expiry.plus(GRACE).isBefore(now));
        for (Row row : since(seen.minus(OVERLAP), now.minus(GRACE))) {
            ended.put(row.id(), row.expiresAt());
            seen = row.recordedAt().isAfter(seen) ? row.recordedAt() : seen;
        }
        if (swept.plus(SWEEP).isBefore(now)) {
            swept = now;
            deleteExpired(now.minus(GRACE));
        }
    }

    private List<Row> since(Instant recorded, Instant expiry) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select session_id, expires_at, recorded_at from ended_session
                                        where recorded_at >= :recorded and expires_at > :expiry
                                        """)
                                .bind("recorded", recorded)
                                .bind("expiry", expiry)
                                .map(
                                        (row, context) ->
                                                new Row(
                                                        row.getString("session_id"),
                                                        row.getTimestamp("expires_at").toInstant(),
                                                        row.getTimestamp("recorded_at")
                                                                .toInstant()))
                                .list());
    }

    private void deleteExpired(Instant before) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate("delete from ended_session where expires_at < :before")
                                .bind("before", before)
                                .execute());
    }
}
