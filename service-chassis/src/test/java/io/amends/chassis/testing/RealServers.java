package io.amends.chassis.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives a test run a fresh database and fresh topics on a real PostgreSQL and a real Kafka: those
 * named in the environment, else containers where a Docker engine answers, else the same servers
 * from Maven Central on this machine.
 */
public final class RealServers implements QuarkusTestResourceLifecycleManager {
    private final Servers servers = Servers.choose();

    @Override
    public Map<String, String> start() {
        String run =
                "t"
                        + HexFormat.of()
                                .toHexDigits(ThreadLocalRandom.current().nextInt())
                                .toLowerCase(java.util.Locale.ROOT);
        createDatabase(run);
        KeyPair keys = tokenKeys();
        return Map.of(
                "quarkus.datasource.jdbc.url",
                servers.jdbcUrl(run),
                "quarkus.datasource.username",
                servers.user(),
                "quarkus.datasource.password",
                servers.password(),
                "kafka.bootstrap.servers",
                servers.kafka(),
                "amends.topic-prefix",
                run + ".",
                "mp.jwt.verify.publickey.location",
                publicKeyFile(keys).toUri().toString(),
                Tokens.SIGNING_KEY,
                Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
    }

    @Override
    public void stop() {
        servers.close();
    }

    private void createDatabase(String name) {
        try (Connection connection =
                        DriverManager.getConnection(
                                servers.jdbcUrl("postgres"), servers.user(), servers.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException("no database for the tests on " + servers, failure);
        }
    }

    private static KeyPair tokenKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path publicKeyFile(KeyPair keys) {
        try {
            Path file = Files.createTempFile("amends-tokens", ".pem");
            file.toFile().deleteOnExit();
            Files.writeString(
                    file,
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n");
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
