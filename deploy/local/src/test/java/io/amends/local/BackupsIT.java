package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

class BackupsIT {

    @TempDir private Path home;
    @TempDir private Path elsewhere;

    @Test
    void databasesComeBackAsTheyWereAtAMoment() throws SQLException {
        Backups backups = backups();
        PostgresServer server = start();
        Instant moment;
        try {
            change("create table word (word text)");
            backups.take(this::restart);
            change("insert into word values ('before')");
            moment = now();
            change("insert into word values ('after')");
            backups.take(this::restart);
        } finally {
            running(server).close();
        }

        Path aside = backups.restore(Optional.of(moment));
        assertThat(aside.resolve("postgres-data/PG_VERSION")).exists();
        try (PostgresServer _ = start()) {
            assertThat(words()).isEqualTo("before");
            change("insert into word values ('again')");
        }
    }

    @Test
    void twoInstallationsDoNotShareADirectory() throws IOException {
        Files.writeString(elsewhere.resolve("postgres"), "another");
        try (PostgresServer _ = start()) {
            assertThatThrownBy(() -> backups().take(this::restart))
                    .isInstanceOf(ServerFailed.class)
                    .hasMessageContaining("another PostgreSQL");
        }
    }

    private Instant now() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select (extract(epoch from clock_timestamp()) * 1000000)::bigint")) {
            row.next();
            return Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS);
        }
    }

    @Test
    void thereIsNoWayBackToBeforeTheFirstBackup() {
        assertThatThrownBy(() -> backups().restore(Optional.of(Instant.EPOCH)))
                .isInstanceOf(ServerFailed.class);
    }

    private Backups backups() {
        Installation installation = Installation.of(home, Map.of("AMENDS_HOME", "here"), Map.of());
        installation.keys().secret("any");
        return new Backups(installation, elsewhere, Clock.systemUTC());
    }

    private Path postgres() {
        return home.resolve("here/postgres");
    }

    private PostgresServer start() {
        return PostgresServer.start(postgres(), 0);
    }

    private void restart() {
        PostgresServer.running(postgres()).orElseThrow().stop();
        start();
    }

    private PostgresServer running(PostgresServer first) {
        return PostgresServer.running(postgres()).orElse(first);
    }

    private String words() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select string_agg(word, ' ' order by word) from word")) {
            row.next();
            return row.getString(1);
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        PostgresServer server = PostgresServer.running(postgres()).orElseThrow();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl(server.user()));
        source.setUser(server.user());
        source.setPassword(server.password());
        return source.getConnection();
    }
}
