package io.amends.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a PostgreSQL server finds in its home: its databases, its settings and its password. */
record PostgresCluster(Path home) {

    static final String SUPERUSER = "postgres";

    Path data() {
        return home.resolve("data");
    }

    /** Of the superuser. */
    String password() {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path passwordFile() {
        return home.resolve("superuser-password");
    }

    /** Makes it unless it is there. */
    void make(Path binaries, Path log) {
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise(binaries, log);
        }
    }

    private void initialise(Path binaries, Path log) {
        ServerHome.writeSecret(passwordFile(), secret());
        // Made beside its place and then moved, so that a crash leaves no half of a cluster.
        Path unfinished = home.resolve("data.unfinished");
        ServerHome.delete(unfinished);
        List<String> command =
                command(
                        binaries.resolve("bin/initdb"),
                        "--pgdata=" + unfinished,
                        "--username=" + SUPERUSER,
                        "--pwfile=" + passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-instructions");
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            int exit =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start()
                            .waitFor();
            if (exit != 0) {
                throw ServerFailed.withLog("PostgreSQL could not make its database cluster.", log);
            }
            Files.writeString(
                    unfinished.resolve("postgresql.conf"),
                    "\ninclude_if_exists = 'amends.conf'\n",
                    StandardOpenOption.APPEND);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("Interrupted while PostgreSQL was being set up.", e);
        }
    }

    /** Writes the settings that this server has, whatever else is in its configuration. */
    void configure(int port) {
        String settings =
                """
                # Written at every start by deploy/local; own settings belong into postgresql.conf below its include.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                max_connections = 200
                shared_buffers = 256MB
                max_wal_size = 2GB
                jit = off
                # Prepared statements keep the plans of small tables until these have been analysed.
                autovacuum_naptime = 10s
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] %%d '
                log_checkpoints = off
                """
                        .formatted(port);
        try {
            Files.writeString(data().resolve("amends.conf"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command that serves it. */
    List<String> serve(Path binaries) {
        return command(binaries.resolve("bin/postgres"), "-D", data().toString());
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace without a mapping root is nobody, and
     * yet may use root's own files.
     */
    private static List<String> command(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            String unshare =
                    ServerProcess.executable("unshare")
                            .orElseThrow(
                                    () ->
                                            new ServerFailed(
                                                    "PostgreSQL doesn't run as root, and there is no"
                                                            + " 'unshare' (package util-linux) to start it"
                                                            + " otherwise. Install that, or run this as an"
                                                            + " ordinary user."));
            command.addAll(List.of(unshare, "--user"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
