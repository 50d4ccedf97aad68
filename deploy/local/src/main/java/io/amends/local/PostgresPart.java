package io.amends.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL, with a database and a user of its own for each service. */
record PostgresPart(Path home, int port, Path log, Map<String, String> passwordsByDatabase)
        implements Part {

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public Optional<ServerProcess> running() {
        return PostgresServer.running(home).map(PostgresServer::process);
    }

    @Override
    public void start() {
        PostgresServer server = PostgresServer.start(home, port, log);
        passwordsByDatabase.forEach(
                (database, password) -> server.createDatabase(database, database, password));
    }

    @Override
    public void stop() {
        PostgresServer.running(home).ifPresent(PostgresServer::stop);
    }

    @Override
    public boolean ready() {
        return PostgresServer.running(home).filter(PostgresServer::answers).isPresent();
    }
}
