package io.amends.local;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real PostgreSQL 17 in a directory of its own, as a process of its own that listens on the
 * loopback address only. It outlives the JVM that started it; starting the same directory again
 * finds it running, or recovers it after a crash.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
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
        return Postmaster.of(data(absolute))
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
                                                                password(absolute),
                                                                process)));
    }

    private static PostgresServer start(Path home, int port, Path log, boolean temporary) {
        Optional<PostgresServer> running = running(home);
        if (running.isPresent()) {
            running.get().awaitAnswer(log, System.nanoTime() + START.toNanos());
            return running.get();
        }
        Path binaries = PostgresBinaries.directory();
        if (!Files.exists(data(home).resolve("PG_VERSION"))) {
            initialise(binaries, home, log);
        }
        int chosen = port == 0 ? Ports.free() : port;
        configure(home, chosen);
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            Postmaster.of(data(home)).ifPresent(Postmaster::disown);
            long logged = logSize(log);
            PostgresServer server =
                    new PostgresServer(
                            home,
                            temporary,
                            chosen,
                            password(home),
                            ServerProcess.launch(
                                    command(
                                            binaries.resolve("bin/postgres"),
                                            "-D",
                                            data(home).toString()),
                                    data(home).toString(),
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

    private static void initialise(Path binaries, Path home, Path log) {
        String password = secret();
        Path passwordFile = passwordFile(home);
        ServerHome.writeSecret(passwordFile, password);
        // Made beside its place and then moved, so that a crash leaves no half of a cluster.
        Path unfinished = home.resolve("data.unfinished");
        ServerHome.delete(unfinished);
        List<String> command =
                command(
                        binaries.resolve("bin/initdb"),
                        "--pgdata=" + unfinished,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions");
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            int exit =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw ServerFailed.withLog("PostgreSQL could not make its database cluster.", log);
            }
            Files.writeString(
                    unfinished.resolve("postgresql.conf"),
                    "\ninclude_if_exists = 'amends.conf'\n",
                    StandardOpenOption.APPEND);
            Files.move(unfinished, data(home), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("Interrupted while PostgreSQL was being set up.", e);
        }
    }

    private static void configure(Path home, int port) {
        String settings =
                """
                # Written at every start by deploy/local; own settings belong into postgresql.conf below its include.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 200
                shared_buffers = 256MB
                max_wal_size = 2GB
                jit = off
                # Prepared statements keep the plans of small tables until these have been analysed.
                autovacuum_naptime = 10s
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] %%d '
                log_checkpoints = off
                """
                        .formatted(port);
        try {
            Files.writeString(data(home).resolve("amends.conf"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody, and
     * yet may use root's own files.
     */
    private static List<String> command(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            String unshare =
                    ServerProcess.executable("unshare")
                            .orElseThrow(
                                    () ->
                                            new ServerFailed(
                                                    "PostgreSQL doesn't run as root, and there is no"
                                                            + " 'unshare' (package util-linux) to start it"
                                                            + " otherwise. Install that, or run this as an"
                                                            + " ordinary user."));
            command.addAll(List.of(unshare, "--user"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
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
        source.setUrl(jdbcUrl(SUPERUSER));
        source.setUser(SUPERUSER);
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
        return SUPERUSER;
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

    private static Path data(Path home) {
        return home.resolve("data");
    }

    private static Path passwordFile(Path home) {
        return home.resolve("superuser-password");
    }

    private static String password(Path home) {
        try {
            return Files.readString(passwordFile(home)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
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
