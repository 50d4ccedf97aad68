package io.amends.local;

import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

/**
 * A copy of a running PostgreSQL's files, by its low-level backup functions: pg_basebackup is not
 * among the programs that come from Maven Central. With the archive of its write-ahead log it can
 * be brought to any moment since.
 */
final class BaseBackup {

    /** What is made anew at every start, or is of no use elsewhere. */
    private static final Set<String> EMPTIED =
            Set.of(
                    "pg_wal",
                    "pg_replslot",
                    "pg_dynshmem",
                    "pg_notify",
                    "pg_serial",
                    "pg_snapshots",
                    "pg_stat_tmp",
                    "pg_subtrans",
                    "pgsql_tmp");

    private static final Set<String> LEFT_OUT =
            Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init");

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PostgresServer server;
    private final Path data;

    BaseBackup(PostgresServer server, Path data) {
        this.server = server;
        this.data = data;
    }

    /**
     * Has the write-ahead log archived there from now on, each file when it is full, at the latest
     * after a minute.
     *
     * @return whether that takes effect only once PostgreSQL has been started again
     */
    boolean archiveTo(Path directory) {
        String file = "'" + directory.toString().replace("'", "'\\''") + "/%f'";
        String part = file.replace("%f'", "%f.part'");
        String command = "test ! -f %s && cp %%p %s && mv %s %s".formatted(file, part, part, file);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (!say(statement, "SHOW archive_command").equals(command)) {
                statement.execute("ALTER SYSTEM SET archive_mode = on");
                statement.execute("ALTER SYSTEM SET archive_timeout = '1min'");
                statement.execute(
                        "ALTER SYSTEM SET archive_command = " + statement.enquoteLiteral(command));
                statement.execute("SELECT pg_reload_conf()");
            }
            return !say(statement, "SHOW archive_mode").equals("on");
        } catch (SQLException e) {
            throw new ServerFailed("PostgreSQL's log could not be archived.", e);
        }
    }

    /** What tells this PostgreSQL, and all that are restored from it, from others. */
    String identifier() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return say(statement, "SELECT system_identifier FROM pg_control_system()");
        } catch (SQLException e) {
            throw new ServerFailed("PostgreSQL does not say which it is.", e);
        }
    }

    /** Copies all files; returns when the part of the log that they need is archived, too. */
    void take(Path target) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('amends', true)");
            copy(data, target);
            try (ResultSet label =
                    statement.executeQuery("SELECT labelfile FROM pg_backup_stop(true)")) {
                label.next();
                Files.writeString(target.resolve("backup_label"), label.getString(1));
            }
        } catch (SQLException | IOException e) {
            throw new ServerFailed(
                    "PostgreSQL could not be backed up; its log says more (./amends logs postgres).",
                    e);
        }
    }

    private Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl(server.user()));
        source.setUser(server.user());
        source.setPassword(server.password());
        source.setConnectTimeout(5);
        source.setSocketTimeout((int) PATIENCE.toSeconds());
        return source.getConnection();
    }

    private static String say(Statement statement, String query) throws SQLException {
        try (ResultSet said = statement.executeQuery(query)) {
            said.next();
            return said.getString(1);
        }
    }

    /** While they are written to: the log mends what is torn, and what vanishes was not needed. */
    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(
                from,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) throws IOException {
                        ServerHome.create(to.resolve(from.relativize(directory)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!isLeftOut(file)) {
                            copyIfThere(file, to.resolve(from.relativize(file)));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (failure instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw failure;
                    }

                    private boolean isLeftOut(Path file) {
                        if (LEFT_OUT.contains(file.getFileName().toString())) {
                            return true;
                        }
                        Path folder = from.relativize(file).getParent();
                        return folder != null
                                && (EMPTIED.contains(folder.getName(0).toString())
                                        || EMPTIED.contains(folder.getFileName().toString()));
                    }
                });
    }

    private static void copyIfThere(Path file, Path target) throws IOException {
        try {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException vanished) {
            Files.deleteIfExists(target);
        }
    }

    /** Copies what nobody writes to. */
    static void copyAll(Path from, Path to) {
        try {
            copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
