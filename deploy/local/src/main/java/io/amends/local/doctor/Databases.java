package io.amends.local.doctor;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Each service's database: there, with a right clock, and with the migrations of this build. */
final class Databases implements Examination {

    private static final Duration NOTICEABLE = Duration.ofSeconds(2);
    private static final String HISTORY =
            "select script, checksum, success from flyway_schema_history"
                    + " where type = 'SQL' order by installed_rank";

    /** A migration as the database remembers it. */
    private record Applied(int checksum, boolean success) {}

    @Override
    public List<Finding> look(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        for (Patient.Service service : patient.services()) {
            service.settings()
                    .get("QUARKUS_DATASOURCE_JDBC_URL")
                    .ifPresent(url -> look(service, url, findings));
        }
        return findings;
    }

    private static void look(Patient.Service service, String url, List<Finding> findings) {
        String about = service.name() + "'s database";
        Properties properties = new Properties();
        properties.setProperty("user", service.settings().get("QUARKUS_DATASOURCE_USERNAME", ""));
        properties.setProperty(
                "password", service.settings().get("QUARKUS_DATASOURCE_PASSWORD", ""));
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "10");
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            findings.add(clock(about, statement));
            findings.add(migrations(about, service, statement));
            findings.add(durability(about, statement));
        } catch (SQLException e) {
            findings.add(
                    Finding.ill(
                            about,
                            "%s (%s)".formatted(reason(e), e.getSQLState()),
                            "Try the same address, user and password with psql: " + url));
        }
    }

    private static String reason(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return switch (state.substring(0, 2)) {
            case "08" -> "does not answer";
            case "28" -> "refuses the user or the password";
            case "3D" -> "does not exist";
            case "53" -> "has no connection or no room left";
            default -> "can't be used";
        };
    }

    private static Finding clock(String about, Statement statement) throws SQLException {
        Instant before = Instant.now();
        try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
            Instant here = before.plus(Duration.between(before, Instant.now()).dividedBy(2));
            Duration apart = Duration.between(here, there).abs();
            return apart.compareTo(NOTICEABLE) < 0
                    ? Finding.well(about, "answers, and its clock is right")
                    : Finding.ill(
                            about,
                            "has a clock that is %d s from ours".formatted(apart.toSeconds()),
                            "Keep all clocks right (NTP). Tokens and timers go by them.");
        }
    }

    /**
     * What is answered as stored must survive a crash, and the loss of the server where a standby
     * is there to take over. Others' connections are counted, whoever asks; what they are at is for
     * superusers to see.
     */
    private static Finding durability(String about, Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery(
                        """
                        select current_setting('fsync') = 'on' and current_setting('synchronous_commit') <> 'off',
                               current_setting('synchronous_standby_names') <> ''
                                 and current_setting('synchronous_commit') <> 'local',
                               (select count(*) from pg_stat_replication)
                        """)) {
            row.next();
            int standbys = row.getInt(3);
            if (!row.getBoolean(1)) {
                return Finding.ill(
                        about,
                        "answers before a commit is on the disk",
                        "Set fsync and synchronous_commit to on: a crash would lose visits that tills"
                                + " were told are stored.");
            }
            if (standbys > 0 && !row.getBoolean(2)) {
                return Finding.ill(
                        about,
                        "does not wait for its standby",
                        "Set synchronous_standby_names, and synchronous_commit to on: a failover would"
                                + " lose visits that tills were told are stored. See 'A failover of"
                                + " PostgreSQL' in RUNBOOK.md.");
            }
            return Finding.well(
                    about,
                    standbys == 0
                            ? "has commits on its disk before it answers"
                            : "has commits on its standby's disk, too, before it answers");
        }
    }

    private static Finding migrations(String about, Patient.Service service, Statement statement)
            throws SQLException {
        Map<String, Integer> packaged;
        try {
            packaged = Packaged.migrations(service.build());
        } catch (IOException e) {
            return Finding.note(
                    about,
                    "was not compared with the migrations of a build",
                    "There is none in %s: mvn package.".formatted(service.build()));
        }
        Map<String, Applied> applied = applied(statement);
        List<String> wrong = new ArrayList<>();
        packaged.forEach(
                (script, checksum) -> {
                    Applied there = applied.get(script);
                    if (there == null) {
                        wrong.add(script + " is pending");
                    } else if (!there.success()) {
                        wrong.add(script + " has failed");
                    } else if (there.checksum() != checksum) {
                        wrong.add(script + " was changed since");
                    }
                });
        applied.keySet().stream()
                .filter(script -> !packaged.containsKey(script))
                .forEach(script -> wrong.add(script + " is of a newer build than this one"));
        return wrong.isEmpty()
                ? Finding.well(about, "has all %d migrations".formatted(packaged.size()))
                : Finding.ill(
                        about,
                        String.join(", ", wrong),
                        "Pending ones are made when the service starts. A changed or failed one"
                                + " keeps it from starting: deploy the build that made it, or restore.");
    }

    private static Map<String, Applied> applied(Statement statement) throws SQLException {
        Map<String, Applied> applied = new LinkedHashMap<>();
        try (ResultSet tables =
                statement.executeQuery("select to_regclass('flyway_schema_history')")) {
            tables.next();
            if (tables.getString(1) == null) {
                return applied;
            }
        }
        try (ResultSet rows = statement.executeQuery(HISTORY)) {
            while (rows.next()) {
                String path = rows.getString(1);
                applied.put(
                        path.substring(path.lastIndexOf('/') + 1),
                        new Applied(rows.getInt(2), rows.getBoolean(3)));
            }
        }
        return applied;
    }
}
