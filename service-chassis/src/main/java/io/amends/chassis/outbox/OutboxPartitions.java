package io.amends.chassis.outbox;

import io.amends.chassis.FailureKind;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The outbox's partitions, six hours each: made two days ahead, and dropped as a whole when they
 * are relayed and a day has passed since they began. What was said about an erased customer is gone
 * with them. Every instance looks after them, whether or not its relay is the active one or has
 * anything to do; one at a time.
 *
 * <p>What is said where no partition was made goes to the default one, and stays there: the row by
 * row deletion of what is old costs more than a drop, but nothing has to be moved, and no insert
 * ever meets a partition that is just being made for its time. The time is the database's, since
 * that is what rows have.
 */
@ApplicationScoped
class OutboxPartitions {
    private static final Logger LOG = Logger.getLogger(OutboxPartitions.class);
    private static final Duration SPAN = Duration.ofHours(6);
    private static final Duration AHEAD = Duration.ofDays(2);
    private static final Duration KEPT = Duration.ofHours(18);
    private static final int LOCK = 0x0a3e5f;
    private static final int MOST_DELETED = 10_000;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'outbox_'yyyyMMddHH").withZone(ZoneOffset.UTC);

    private final Jdbi jdbi;
    private final Workers workers;
    private final Duration every;
    private @Nullable Worker worker;

    @Inject
    OutboxPartitions(
            Jdbi jdbi,
            Workers workers,
            @ConfigProperty(name = "amends.outbox.partitions-every", defaultValue = "5M")
                    Duration every) {
        this.jdbi = jdbi;
        this.workers = workers;
        this.every = every;
    }

    /** What comes first needs no default partition. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent started) {
        maintain();
        worker = workers.every(every, "outbox-partitions", this::maintain);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (worker != null) {
            worker.stop(Duration.ofSeconds(2));
        }
    }

    void maintain() {
        Instant now =
                jdbi.withHandle(
                        handle -> handle.createQuery("select now()").mapTo(Instant.class).one());
        maintainAt(now);
    }

    void maintainAt(Instant now) {
        createAhead(now);
        dropRelayed(now);
        deleteRelayed(now);
    }

    private void createAhead(Instant now) {
        Instant begin =
                Instant.ofEpochSecond(
                                now.getEpochSecond() - now.getEpochSecond() % SPAN.toSeconds())
                        .minus(SPAN);
        for (Instant from = begin; from.isBefore(now.plus(AHEAD)); from = from.plus(SPAN)) {
            Instant first = from;
            int _ =
                    alone(
                            "make " + NAME.format(from),
                            handle -> create(handle, first, first.plus(SPAN)));
        }
    }

    private static int create(Handle handle, Instant from, Instant to) {
        String name = NAME.format(from);
        return exists(handle, name) || hasByDefault(handle, from, to)
                ? 0
                : handle.execute(
                        "create table %s partition of outbox for values from ('%s') to ('%s')"
                                .formatted(name, from, to));
    }

    private static boolean exists(Handle handle, String name) {
        return handle.createQuery("select to_regclass(:name) is not null")
                .bind("name", name)
                .mapTo(Boolean.class)
                .one();
    }

    /** Its time has begun without it, and goes on so. */
    private static boolean hasByDefault(Handle handle, Instant from, Instant to) {
        return handle.createQuery(
                        "select exists (select from outbox_default where recorded_at >= :from and recorded_at < :to)")
                .bind("from", from)
                .bind("to", to)
                .mapTo(Boolean.class)
                .one();
    }

    private void dropRelayed(Instant now) {
        List<String> old =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'outbox'::regclass and c.relname ~ '^outbox_[0-9]{10}$'
                          and (c.relname < :oldest or c.relname > :newest)
                        order by c.relname
                        """)
                                        .bind("oldest", NAME.format(now.minus(KEPT).minus(SPAN)))
                                        .bind("newest", NAME.format(now.plus(AHEAD).plus(SPAN)))
                                        .mapTo(String.class)
                                        .list());
        for (String name : old) {
            int _ = alone("drop " + name, handle -> dropIfRelayed(handle, name));
        }
    }

    private static int dropIfRelayed(Handle handle, String partition) {
        boolean relayed =
                handle.createQuery(
                                "select coalesce(max(position), 0) <= (select position from relay_cursor) from "
                                        + partition)
                        .mapTo(Boolean.class)
                        .one();
        if (!relayed) {
            return 0;
        }
        int dropped = handle.execute("drop table " + partition);
        LOG.infof("Dropped %s of the outbox", partition);
        return dropped;
    }

    /** The same for what lies in the default partition. */
    private void deleteRelayed(Instant now) {
        int deleted = MOST_DELETED;
        while (deleted == MOST_DELETED) {
            deleted =
                    alone(
                            "delete from the default partition",
                            handle -> deleteRelayed(handle, now));
        }
    }

    private static int deleteRelayed(Handle handle, Instant now) {
        return handle.createUpdate(
                        """
                        delete from outbox_default where ctid = any (array(
                          select ctid from outbox_default
                          where position <= (select position from relay_cursor)
                            and (recorded_at < :oldest or recorded_at > :newest)
                          limit :most))
                        """)
                .bind("oldest", now.minus(KEPT))
                .bind("newest", now.plus(AHEAD).plus(SPAN))
                .bind("most", MOST_DELETED)
                .execute();
    }

    /**
     * In a transaction of its own, unless another instance is at it. It waits a second at most for
     * those who are writing, since others wait behind it; what did not work is done another time.
     */
    private int alone(String what, ToIntFunction<Handle> work) {
        try {
            return QuarkusTransaction.requiringNew()
                    .call(
                            () ->
                                    jdbi.withHandle(
                                            handle -> {
                                                handle.execute("set local lock_timeout = '1s'");
                                                return isMine(handle) ? work.applyAsInt(handle) : 0;
                                            }));
        } catch (JdbiException notNow) {
            LOG.infof("Could not %s this time (%s)", what, FailureKind.of(notNow));
            return 0;
        }
    }

    private static boolean isMine(Handle handle) {
        return handle.createQuery("select pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(Boolean.class)
                .one();
    }
}
