package io.amends.chassis.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRealServers
class NewerSchemaIT {

    @Inject private Flyway flyway;
    @Inject private Jdbi jdbi;

    /** As every start does; during an upgrade instances of both versions start. */
    @Test
    void anInstanceStartsOnTheSchemaOfANewerVersion() {
        change(
                """
                insert into flyway_schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (1000, '1000', 'newer', 'SQL', 'V1000__newer.sql', 1, current_user, 1, true)
                """);
        try {
            assertThat(flyway.migrate().success).isTrue();
        } finally {
            change("delete from flyway_schema_history where installed_rank = 1000");
        }
    }

    private void change(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql));
    }
}
