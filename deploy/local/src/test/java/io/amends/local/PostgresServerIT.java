package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

class PostgresServerIT {

    @TempDir private Path home;

    @Test
    void keepsWhatWasCommittedWhenItIsKilledAndStartedAgain() throws SQLException {
        PostgresServer server = PostgresServer.start(home, 0);
        try {
            server.createDatabase("customer", "customer", "secret");
            run(server, "CREATE TABLE kept (word text)");
            run(server, "INSERT INTO kept VALUES ('kept')");
            server.kill();
            assertThat(PostgresServer.running(home)).isEmpty();

            server = PostgresServer.start(home, server.port());
            assertThat(select(server, "SELECT word FROM kept")).isEqualTo("kept");
        } finally {
            server.close();
        }
        assertThat(PostgresServer.running(home)).isEmpty();
    }

    @Test
    void startsTheSameDirectoryOnlyOnce() {
        try (PostgresServer first = PostgresServer.start(home, 0)) {
            PostgresServer second = PostgresServer.start(home, 0);

            assertThat(second.pid()).isEqualTo(first.pid());
            assertThat(second.port()).isEqualTo(first.port());
        }
    }

    @Test
    void isNotDeceivedByAPidThatSomeOtherProgramHasNow() throws IOException {
        PostgresServer.start(home, 0).kill();
        Path pidFile = home.resolve("data/postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        lines.set(0, Long.toString(ProcessHandle.current().parent().orElseThrow().pid()));
        Files.write(pidFile, lines);

        assertThat(PostgresServer.running(home)).isEmpty();
        try (PostgresServer again = PostgresServer.start(home, 0)) {
            assertThat(PostgresServer.running(home)).isPresent();
            assertThat(again.pid()).isNotEqualTo(Long.parseLong(lines.getFirst()));
        }
    }

    @Test
    void makesADatabaseOnceAndItsUserAlwaysGetsTheLastPassword() throws SQLException {
        try (PostgresServer server = PostgresServer.start(home, 0)) {
            server.createDatabase("customer", "customer", "first");
            server.createDatabase("customer", "customer", "secret");

            assertThat(select(server, "SELECT current_user")).isEqualTo("customer");
        }
    }

    @Test
    void letsOnlyItsOwnerReadTheDataAndThePassword() throws IOException {
        try (PostgresServer server = PostgresServer.start(home.resolve("postgres"), 0)) {
            assertThat(permissions("postgres")).isEqualTo("rwx------");
            assertThat(permissions("postgres/superuser-password")).isEqualTo("rw-------");
            assertThat(server.password()).hasSizeGreaterThan(40);
        }
    }

    @Test
    void leavesNothingOfATemporaryServer() {
        PostgresServer server = PostgresServer.temporary();
        long pid = server.pid();
        server.close();

        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(file)));
    }

    private static void run(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String select(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl("customer"));
        return source.getConnection("customer", "secret");
    }
}
