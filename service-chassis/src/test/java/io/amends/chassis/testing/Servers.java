package io.amends.chassis.testing;

import io.amends.local.KafkaServer;
import io.amends.local.PostgresServer;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL whose user may create databases, and a Kafka. */
sealed interface Servers extends AutoCloseable {
    Logger LOG = Logger.getLogger(Servers.class);

    String jdbcUrl(String database);

    String user();

    String password();

    String kafka();

    @Override
    void close();

    static Servers choose() {
        @Nullable String postgres = System.getenv("AMENDS_TEST_POSTGRES_URL");
        Servers servers =
                postgres != null
                        ? new Given(postgres)
                        : dockerAnswers() ? new Containers() : new Embedded();
        LOG.infof("Tests run on %s", servers);
        return servers;
    }

    private static boolean dockerAnswers() {
        return !"embedded".equals(System.getenv("AMENDS_TEST_SERVERS"))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    /** Servers that run already, for several test runs in a row. */
    record Given(String maintenanceUrl) implements Servers {
        @Override
        public String jdbcUrl(String database) {
            return maintenanceUrl.replaceFirst("/[^/?]*(\\?.*)?$", "/" + database);
        }

        @Override
        public String user() {
            return System.getenv("AMENDS_TEST_POSTGRES_USER");
        }

        @Override
        public String password() {
            return System.getenv("AMENDS_TEST_POSTGRES_PASSWORD");
        }

        @Override
        public String kafka() {
            return System.getenv("AMENDS_TEST_KAFKA");
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "the servers named in the environment";
        }
    }

    /** Containers of the official images. */
    final class Containers implements Servers {
        private final PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:17");
        private final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1");

        Containers() {
            postgres.withCommand("postgres", "-c", "max_connections=200").start();
            kafka.start();
        }

        @Override
        public String jdbcUrl(String database) {
            return "jdbc:postgresql://%s:%d/%s"
                    .formatted(postgres.getHost(), postgres.getMappedPort(5432), database);
        }

        @Override
        public String user() {
            return postgres.getUsername();
        }

        @Override
        public String password() {
            return postgres.getPassword();
        }

        @Override
        public String kafka() {
            return kafka.getBootstrapServers();
        }

        @Override
        public void close() {
            kafka.stop();
            postgres.stop();
        }

        @Override
        public String toString() {
            return "containers (postgres:17, apache/kafka:4.3.1)";
        }
    }

    /** The servers of Maven Central as child processes. */
    final class Embedded implements Servers {
        private final PostgresServer postgres = PostgresServer.temporary();
        private final KafkaServer kafka = KafkaServer.temporary();

        @Override
        public String jdbcUrl(String database) {
            return postgres.jdbcUrl(database);
        }

        @Override
        public String user() {
            return postgres.user();
        }

        @Override
        public String password() {
            return postgres.password();
        }

        @Override
        public String kafka() {
            return kafka.bootstrapServers();
        }

        @Override
        public void close() {
            kafka.close();
            postgres.close();
        }

        @Override
        public String toString() {
            return "embedded servers from Maven Central";
        }
    }
}
