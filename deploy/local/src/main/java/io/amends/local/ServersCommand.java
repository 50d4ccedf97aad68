package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** For {@code ./amends test}: one PostgreSQL and one Kafka for a whole run of Maven. */
@Command(
        name = "servers",
        hidden = true,
        description = "Start or stop a PostgreSQL and a Kafka in a directory.")
final class ServersCommand implements Callable<Integer> {

    enum Action {
        START,
        STOP
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0")
    private Action action = Action.START;

    @Parameters(index = "1")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        Path postgresHome = directory.resolve("postgres");
        Path kafkaHome = directory.resolve("kafka");
        switch (action) {
            case START -> {
                PostgresServer postgres = PostgresServer.start(postgresHome, 0);
                KafkaServer kafka = KafkaServer.start(kafkaHome, 0);
                PrintWriter out = spec.commandLine().getOut();
                out.printf(
                        "export AMENDS_TEST_POSTGRES_URL='%s'%n",
                        postgres.jdbcUrl(postgres.user()));
                out.printf("export AMENDS_TEST_POSTGRES_USER='%s'%n", postgres.user());
                out.printf("export AMENDS_TEST_POSTGRES_PASSWORD='%s'%n", postgres.password());
                out.printf("export AMENDS_TEST_KAFKA='%s'%n", kafka.bootstrapServers());
            }
            case STOP -> {
                KafkaServer.running(kafkaHome).ifPresent(KafkaServer::stop);
                PostgresServer.running(postgresHome).ifPresent(PostgresServer::stop);
            }
        }
        return 0;
    }
}
