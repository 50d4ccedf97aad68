package io.amends.chassis.outbox;

import io.quarkus.runtime.StartupEvent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * The outbox's partitions, six hours each: made two days ahead, and dropped as a whole when they
 * are relayed and a day has passed since they began. What was said about an erased customer is gone
 * with them.
 */
@ApplicationScoped
class OutboxPartitions {
    private static final Logger LOG = Logger.getLogger(OutboxPartitions.class);
    private static final Duration SPAN = Duration.ofHours(6);
    private static final Duration AHEAD = Duration.ofDays(2);
    private static final Duration KEPT = Duration.ofHours(18);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'outbox_'yyyyMMddHH").withZone(ZoneOffset.UTC);

    private final Jdbi jdbi;
    private final Clock clock;

    @Inject
    OutboxPartitions(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** Nothing can be accepted before there is a partition for it. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent started) {
        jdbi.useHandle(this::createAhead);
    }

    void maintain(long relayedUpTo) {
        jdbi.useHandle(
                handle -> {
                    createAhead(handle);
                    dropRelayed(handle, relayedUpTo);
                });
    }

    private void createAhead(Handle handle) {
        Instant now = clock.instant();
        Instant begin =
                Instant.ofEpochSecond(
                                now.getEpochSecond() - now.getEpochSecond() % SPAN.toSeconds())
                        .minus(SPAN);
        for (Instant from = begin; from.isBefore(now.plus(AHEAD)); from = from.plus(SPAN)) {
            handle.execute(
                    "create table if not exists "
                            + NAME.format(from)
                            + " partition of outbox for values from ('"
                            + from
                            + "') to ('"
                            + from.plus(SPAN)
                            + "')");
        }
    }

    private void dropRelayed(Handle handle, long relayedUpTo) {
        String oldest = NAME.format(clock.instant().minus(KEPT).minus(SPAN));
        List<String> old =
                handle.createQuery(
                                """
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'outbox'::regclass and c.relname < :oldest order by c.relname
                        """)
                        .bind("oldest", oldest)
                        .mapTo(String.class)
                        .list();
        for (String partition : old) {
            boolean relayed =
                    handle.createQuery(
                                    "select coalesce(max(position), 0) <= :cursor from "
                                            + partition)
                            .bind("cursor", relayedUpTo)
                            .mapTo(Boolean.class)
                            .one();
            if (relayed) {
                handle.execute("drop table " + partition);
                LOG.infof("Dropped %s of the outbox", partition);
            }
        }
    }
}
