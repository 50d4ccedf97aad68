package io.amends.local;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real PostgreSQL 17 in a directory of its own, as a process of its own that listens on the
 * loopback address only. It outlives the JVM that started it; starting the same directory again
 * finds it running, or recovers it after a crash.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Path home;
    private final boolean temporary;
    private final int port;
    private final String password;
    private final ServerProcess process;

    private PostgresServer(
            Path home, boolean temporary, int port, String password, ServerProcess process) {
        this.home = home;
        this.temporary = temporary;
        this.port = port;
        this.password = password;
        this.process = process;
    }

    /**
     * Starts the server of this directory, which is made if need be, and returns once it answers.
     *
     * @param port 0 for a free one; ignored when the server is running already
     */
    public static PostgresServer start(Path home, int port) {
        return start(home, port, home.resolve("server.log"));
    }

    static PostgresServer start(Path home, int port, Path log) {
        return start(ServerHome.create(home), port, log, false);
    }

    /** A server whose directory is deleted when it is closed. */
    public static PostgresServer temporary() {
        Path home =
                ServerHome.temporary(
                        "postgres", left -> running(left).ifPresent(PostgresServer::stop));
        return start(home, 0, home.resolve("server.log"), true);
    }

    /** The server of this directory, if it is running. */
    public static Optional<PostgresServer> running(Path home) {
        Path absolute = home.toAbsolutePath().normalize();
        PostgresCluster cluster = new PostgresCluster(absolute);
        return Postmaster.of(cluster.data())
                .flatMap(
                        postmaster ->
                                postmaster
                                        .process()
                                        .map(
                                                process ->
                                                        new PostgresServer(
                                                                absolute,
                                                                false,
                                                                postmaster.port(),
                                                                cluster.password(),
                                                                process)));
    }

    private static PostgresServer start(Path home, int port, Path log, boolean temporary) {
        Optional<PostgresServer> running = running(home);
        if (running.isPresent()) {
            running.get().awaitAnswer(log, System.nanoTime() + START.toNanos());
            return running.get();
        }
        PostgresCluster cluster = new PostgresCluster(home);
        Path binaries = PostgresBinaries.directory();
        cluster.make(binaries, log);
        int chosen = port == 0 ? Ports.free() : port;
        cluster.configure(chosen);
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            Postmaster.of(cluster.data()).ifPresent(Postmaster::disown);
            long logged = logSize(log);
            PostgresServer server =
                    new PostgresServer(
                            home,
                            temporary,
                            chosen,
                            cluster.password(),
                            ServerProcess.launch(
                                    cluster.serve(binaries),
                                    cluster.data().toString(),
                                    Map.of(),
                                    log));
            if (server.awaitAnswer(log, deadline)) {
                return server;
            }
            // Backends of a killed predecessor hold its shared memory for a moment longer.
            if (!logSince(log, logged).contains("shared memory block") || isOver(deadline)) {
                throw ServerFailed.withLog("PostgreSQL ended while it was starting.", log);
            }
            ServerProcess.pause(BETWEEN_LOOKS);
        }
    }

    /** True once it answers and takes changes, false if it ended instead. */
    private boolean awaitAnswer(Path log, long deadline) {
        while (!answers()) {
            if (!process.alive()) {
                return false;
            }
            if (isOver(deadline)) {
                process.stop("QUIT", STOP);
                throw ServerFailed.withLog(
                        "PostgreSQL did not answer within " + START.toSeconds() + " s.", log);
            }
            ServerProcess.pause(BETWEEN_LOOKS);
        }
        return process.running();
    }

    boolean answers() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet recovering = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return recovering.next() && !recovering.getBoolean(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static boolean isOver(long deadline) {
        return System.nanoTime() - deadline > 0;
    }

    /** Makes the user and the database unless they are there, and gives the user this password. */
    public void createDatabase(String name, String user, String userPassword) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String role = statement.enquoteIdentifier(user, true);
            String login = " LOGIN PASSWORD " + statement.enquoteLiteral(userPassword);
            boolean known = exists(statement, "pg_roles WHERE rolname = ", user);
            statement.execute((known ? "ALTER ROLE " : "CREATE ROLE ") + role + login);
            if (!exists(statement, "pg_database WHERE datname = ", name)) {
                String database = statement.enquoteIdentifier(name, true);
                statement.execute("CREATE DATABASE " + database + " OWNER " + role);
                statement.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            }
        } catch (SQLException e) {
            throw new ServerFailed("The database " + name + " could not be made.", e);
        }
    }

    private static boolean exists(Statement statement, String where, String value)
            throws SQLException {
        String query = "SELECT FROM " + where + statement.enquoteLiteral(value);
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(user()));
        source.setUser(user());
        source.setPassword(password);
        source.setConnectTimeout(5);
        source.setSocketTimeout(30);
        return source.getConnection();
    }

    public int port() {
        return port;
    }

    ServerProcess process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    /** The superuser, who owns the maintenance database of the same name. */
    public String user() {
        return PostgresCluster.SUPERUSER;
    }

    public String password() {
        return password;
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Ends all sessions and the server, in order; the data stay. */
    public void stop() {
        process.stop("INT", STOP);
    }

    /** SIGKILL, as a crash would; {@link #start} recovers from it. */
    public void kill() {
        process.kill();
    }

    /** Stops the server, and deletes its data if it is a temporary one. */
    @Override
    public void close() {
        stop();
        if (temporary) {
            ServerHome.delete(home);
        }
    }

    private static long logSize(Path log) {
        try {
            return LogFile.size(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String logSince(Path log, long offset) {
        try {
            return LogFile.read(log, offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code postmaster.pid} says: pid, data directory, start, port, one per line. */
    private record Postmaster(Path data, List<String> lines) {

        static Optional<Postmaster> of(Path data) {
            try {
                List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
                return lines.size() < 4
                        ? Optional.empty()
                        : Optional.of(new Postmaster(data, lines));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        Optional<ServerProcess> process() {
            return ServerProcess.find(
                    Math.abs(Long.parseLong(lines.getFirst().strip())), data.toString());
        }

        int port() {
            return Integer.parseInt(lines.get(3).strip());
        }

        /**
         * After a crash the pid may belong to some other program by now, and PostgreSQL would take
         * that for a running server. It holds its parent's pid for stale, and goes on to the check
         * that matters: whether anybody still uses the shared memory that the file names.
         */
        void disown() {
            List<String> disowned = new ArrayList<>(lines);
            disowned.set(0, Long.toString(ProcessHandle.current().pid()));
            try {
                Files.write(data.resolve("postmaster.pid"), disowned);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
