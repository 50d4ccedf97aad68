package io.amends.chassis.web;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The answers that were given to requests with a key, for a day. */
@ApplicationScoped
class IdempotentAnswers {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration SWEEP = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final Clock clock;
    private final AtomicReference<Instant> nextSweep;

    IdempotentAnswers(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.nextSweep = new AtomicReference<>(clock.instant().plus(SWEEP));
    }

    record Key(String caller, String endpoint, String key) {
        Map<String, String> columns() {
            return Map.of("caller", caller, "endpoint", endpoint, "key", SealedAnswer.nameOf(key));
        }
    }

    record Answer(int status, @Nullable String location, @Nullable String body) {}

    private record Stored(byte[] fingerprint, Answer answer) {}

    /**
     * The answer to the same request, if it was given; from here to the end of the transaction the
     * key is ours.
     *
     * @throws Conflict while the first request with this key is at work
     * @throws RuleBroken if the key was used for another request
     */
    @Nullable Answer find(Key key, byte[] fingerprint) {
        boolean ours =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                "select pg_try_advisory_xact_lock(hashtextextended(concat_ws(' ', :caller, :endpoint, :key), 7))")
                                        .bindMap(key.columns())
                                        .mapTo(boolean.class)
                                        .one());
        if (!ours) {
            throw new Conflict(
                    "a request with this Idempotency-Key is still at work; try again when it is done");
        }
        Stored stored =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                        select fingerprint, status, location, body from idempotent_answer
                        where caller = :caller and endpoint = :endpoint and key = :key and answered_at > :since""")
                                        .bindMap(key.columns())
                                        .bind("since", since())
                                        .map(
                                                (row, context) ->
                                                        new Stored(
                                                                row.getBytes("fingerprint"),
                                                                new Answer(
                                                                        row.getInt("status"),
                                                                        row.getString("location"),
                                                                        SealedAnswer.open(
                                                                                key.key(),
                                                                                row.getString(
                                                                                        "body")))))
                                        .findOne()
                                        .orElse(null));
        if (stored != null && !MessageDigest.isEqual(stored.fingerprint(), fingerprint)) {
            throw RuleBroken.parameter(Idempotency.HEADER, "was already used for another request");
        }
        return stored == null ? null : stored.answer();
    }

    void keep(Key key, byte[] fingerprint, Answer answer) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into idempotent_answer (caller, endpoint, key, fingerprint, status, location, body, answered_at)
                        values (:caller, :endpoint, :key, :fingerprint, :status, :location, :body, :now)
                        on conflict (caller, endpoint, key) do update
                        set (fingerprint, status, location, body, answered_at)
                          = (excluded.fingerprint, excluded.status, excluded.location, excluded.body, excluded.answered_at)""")
                                .bindMap(key.columns())
                                .bind("status", answer.status())
                                .bind("location", answer.location())
                                .bind("body", SealedAnswer.seal(key.key(), answer.body()))
                                .bind("fingerprint", fingerprint)
                                .bind(
                                        "now",
                                        OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                                .execute());
    }

    /** At most every ten minutes and instance: expired rows are harmless, they only take room. */
    void forgetOldOnesNowAndThen() {
        Instant due = nextSweep.get();
        if (clock.instant().isAfter(due)
                && nextSweep.compareAndSet(due, clock.instant().plus(SWEEP))) {
            forgetOldOnes();
        }
    }

    int forgetOldOnes() {
        return jdbi.withHandle(
                handle ->
                        handle.createUpdate(
                                        "delete from idempotent_answer where answered_at <= :since")
                                .bind("since", since())
                                .execute());
    }

    private OffsetDateTime since() {
        return OffsetDateTime.ofInstant(clock.instant().minus(KEPT), ZoneOffset.UTC);
    }
}
