package io.amends.chassis.outbox;

import io.amends.chassis.FailureKind;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

/**
 * Which instance's relay is the active one: the one whose connection holds a session lock. The lock
 * goes with the connection when the process dies, and the next instance has it within a second. The
 * same connection hears when another instance has committed something.
 */
@ApplicationScoped
class RelayLeadership {
    private static final Logger LOG = Logger.getLogger(RelayLeadership.class);
    private static final int LOCK = 0x0a3e5e;
    private static final String CHANNEL = "outbox";
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final DataSource database;
    private final Jdbi jdbi;
    private final Workers workers;
    private @Nullable Worker worker;
    private volatile Runnable wake = () -> {};
    private volatile boolean held;
    private volatile boolean stopping;

    @Inject
    RelayLeadership(DataSource database, Jdbi jdbi, Workers workers) {
        this.database = database;
        this.jdbi = jdbi;
        this.workers = workers;
    }

    boolean isHeld() {
        return held;
    }

    void start(Runnable onNews) {
        wake = onNews;
        worker = workers.start("outbox-leadership", this::run);
    }

    void stop() throws InterruptedException {
        stopping = true;
        held = false;
        if (worker != null) {
            worker.stop(Duration.ofSeconds(2));
        }
    }

    /** Tells the instance whose relay is active that this one has committed something. */
    void wakeTheLeader() {
        jdbi.useHandle(handle -> handle.execute("select pg_notify(?, '')", CHANNEL));
    }

    private void run() {
        while (!stopping) {
            try (Connection connection = database.getConnection()) {
                if (acquire(connection)) {
                    held = true;
                    LOG.info("This instance's relay is the active one");
                    wake.run();
                    hearNews(connection);
                    release(connection);
                }
            } catch (SQLException away) {
                LOG.debugf("The relay's connection broke (%s)", FailureKind.of(away));
            } finally {
                held = false;
            }
            pause();
        }
    }

    private static boolean acquire(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // A host that vanishes without closing its connection must not keep the lock for hours.
            statement.execute("set tcp_keepalives_idle = 3");
            statement.execute("set tcp_keepalives_interval = 1");
            statement.execute("set tcp_keepalives_count = 3");
        }
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setInt(1, LOCK);
            try (ResultSet result = lock.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private void hearNews(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (!stopping) {
                if (postgres.getNotifications(1_000).length > 0) {
                    wake.run();
                } else {
                    // Still there? Otherwise another instance may have the lock already.
                    statement.execute("select 1");
                }
            }
        }
    }

    private static void release(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("unlisten *");
            statement.execute("select pg_advisory_unlock_all()");
        }
    }

    private void pause() {
        try {
            if (!stopping) {
                TimeUnit.NANOSECONDS.sleep(TRY_AGAIN.toNanos());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
