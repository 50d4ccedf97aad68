package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.local.doctor.Doctor;
import io.amends.local.doctor.Finding;
import io.amends.local.doctor.Finding.Grade;
import io.amends.local.doctor.Patient;
import io.amends.local.doctor.Settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a failover to a standby would lose. */
class StandbyIT {

    @TempDir private Path home;

    @Test
    void theDoctorFindsAStandbyThatCommitsDoNotWaitFor() throws Exception {
        try (PostgresServer primary = PostgresServer.start(home.resolve("primary"), 0)) {
            primary.createDatabase("customer", "customer", "secret");
            assertThat(durability(primary).grade()).isEqualTo(Grade.WELL);

            ServerProcess standby = standbyOf(primary);
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> isStreaming(primary));
                assertThat(durability(primary))
                        .satisfies(
                                finding -> {
                                    assertThat(finding.grade()).isEqualTo(Grade.ILL);
                                    assertThat(finding.what()).contains("standby");
                                });

                run(primary, "alter system set synchronous_standby_names = '*'");
                run(primary, "select pg_reload_conf()");
                await().until(() -> durability(primary).grade() == Grade.WELL);

                run(primary, "alter system set synchronous_commit = off");
                run(primary, "select pg_reload_conf()");
                await().until(() -> durability(primary).grade() == Grade.ILL);
            } finally {
                standby.kill();
            }
        }
    }

    private ServerProcess standbyOf(PostgresServer primary) throws IOException {
        PostgresCluster cluster =
                new PostgresCluster(ServerHome.create(home.resolve("standby").toAbsolutePath()));
        new BaseBackup(primary, home.resolve("primary/data")).take(cluster.data());
        Files.writeString(
                cluster.data().resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
                        .formatted(primary.port(), primary.user(), primary.password()),
                StandardOpenOption.APPEND);
        Files.createFile(cluster.data().resolve("standby.signal"));
        cluster.configure(Ports.free());
        return ServerProcess.launch(
                cluster.serve(PostgresBinaries.directory()),
                cluster.data().toString(),
                Map.of(),
                home.resolve("standby.log"));
    }

    private static Finding durability(PostgresServer server) {
        Settings settings =
                new Settings(
                        Map.of(
                                "QUARKUS_DATASOURCE_JDBC_URL", server.jdbcUrl("customer"),
                                "QUARKUS_DATASOURCE_USERNAME", "customer",
                                "QUARKUS_DATASOURCE_PASSWORD", "secret"));
        Patient patient =
                new Patient(
                        List.of(
                                new Patient.Service(
                                        "customer-service",
                                        URI.create("http://127.0.0.1:1"),
                                        settings,
                                        Path.of("none"))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        null,
                        Optional.empty());
        return Doctor.examine(patient)
                .filter(finding -> finding.about().equals("customer-service's database"))
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    private static boolean isStreaming(PostgresServer primary) throws SQLException {
        try (Connection connection = connect(primary);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from pg_stat_replication where state = 'streaming'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    private static void run(PostgresServer primary, String sql) throws SQLException {
        try (Connection connection = connect(primary);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(PostgresServer primary) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(primary.jdbcUrl(primary.user()));
        source.setUser(primary.user());
        source.setPassword(primary.password());
        return source.getConnection();
    }
}
