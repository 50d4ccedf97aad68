package io.amends.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory with backups of an installation: the archive of PostgreSQL's write-ahead log, and
 * base backups, each with the keys. All four databases are in one PostgreSQL and so in one log:
 * they are always brought to the same moment. The topics are not backed up: their owners tell them
 * again.
 */
record Backups(Installation installation, Path directory, Clock clock) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TARGET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS+00").withZone(ZoneOffset.UTC);
    private static final String BASE = "base-";
    private static final String SUPERUSER = "superuser-password";

    /**
     * Takes one while everything runs. The first time, PostgreSQL is started again, so that it
     * archives its log.
     *
     * @return where it is
     */
    Path take(Runnable restartPostgres) {
        ServerHome.create(log());
        BaseBackup postgres = postgres();
        claim(postgres.identifier());
        if (postgres.archiveTo(log())) {
            restartPostgres.run();
            postgres = postgres();
        }
        Path unfinished = directory.resolve("unfinished");
        ServerHome.delete(unfinished);
        ServerHome.create(unfinished);
        postgres.take(unfinished.resolve("data"));
        BaseBackup.copyAll(home().resolve("keys"), unfinished.resolve("keys"));
        try {
            for (Path file : settings()) {
                Files.copy(file, unfinished.resolve(file.getFileName()));
            }
            Files.copy(
                    home().resolve("postgres").resolve(SUPERUSER), unfinished.resolve(SUPERUSER));
            // It can be brought to any moment from now on.
            Path finished = directory.resolve(BASE + TIME.format(clock.instant()));
            return Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two PostgreSQLs in one archive would each wait for ever for the names that the other has. */
    private void claim(String identifier) {
        Path owner = directory.resolve("postgres");
        try {
            if (!Files.exists(owner)) {
                ServerHome.writeSecret(owner, identifier);
            } else if (!Files.readString(owner).equals(identifier)) {
                throw new ServerFailed(
                        "%s holds backups of another PostgreSQL. Take another directory."
                                .formatted(directory));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BaseBackup postgres() {
        return PostgresServer.running(home().resolve("postgres"))
                .map(server -> new BaseBackup(server, data()))
                .orElseThrow(() -> new ServerFailed("PostgreSQL is not running: ./amends up"));
    }

    private List<Path> settings() throws IOException {
        try (Stream<Path> files = Files.list(home())) {
            return files.filter(file -> file.getFileName().toString().endsWith(".env")).toList();
        }
    }

    /**
     * Puts back what was there at a moment; PostgreSQL gets there when it is started next. What is
     * there now is put aside.
     *
     * @param to the moment; empty: as late as the archive goes
     * @return where that is
     */
    Path restore(Optional<Instant> to) {
        Path base = newest(to);
        Path aside = home().resolve("before-" + TIME.format(clock.instant()));
        try {
            ServerHome.create(aside);
            moveAside(data(), aside.resolve("postgres-data"));
            moveAside(home().resolve("kafka"), aside.resolve("kafka"));
            ServerHome.create(home().resolve("postgres"));
            Path unfinished = home().resolve("postgres/data.unfinished");
            ServerHome.delete(unfinished);
            BaseBackup.copyAll(base.resolve("data"), unfinished);
            recover(unfinished, to);
            Files.copy(
                    base.resolve(SUPERUSER),
                    home().resolve("postgres").resolve(SUPERUSER),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
            restoreMissing(base);
            Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return aside;
    }

    /** The last one that was finished before the moment. */
    private Path newest(Optional<Instant> to) {
        String latest = BASE + to.map(TIME::format).orElse("~");
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(one -> one.getFileName().toString().startsWith(BASE))
                    .filter(one -> one.getFileName().toString().compareTo(latest) <= 0)
                    .max(Comparator.comparing(one -> one.getFileName().toString()))
                    .orElseThrow(
                            () ->
                                    new ServerFailed(
                                            "There is no backup in %s from before that moment."
                                                    .formatted(directory)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void moveAside(Path what, Path where) throws IOException {
        if (Files.exists(what)) {
            Files.move(what, where);
        }
    }

    private void recover(Path data, Optional<Instant> to) throws IOException {
        StringBuilder settings = new StringBuilder();
        settings.append(
                "restore_command = 'cp \"%s/%%f\" \"%%p\"'%n"
                        .formatted(log().toString().replace("'", "''")));
        to.ifPresent(
                moment ->
                        settings.append(
                                "recovery_target_time = '%s'%n".formatted(TARGET.format(moment))));
        settings.append("recovery_target_action = 'promote'\n");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                settings,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Files.createFile(data.resolve("recovery.signal"));
    }

    /** On a new machine: the keys without which tokens, links and passwords are worth nothing. */
    private void restoreMissing(Path base) throws IOException {
        if (Files.exists(home().resolve("keys"))) {
            return;
        }
        BaseBackup.copyAll(base.resolve("keys"), home().resolve("keys"));
        try (Stream<Path> files = Files.list(base)) {
            for (Path file :
                    files.filter(one -> one.getFileName().toString().endsWith(".env")).toList()) {
                Files.copy(file, home().resolve(file.getFileName()));
            }
        }
    }

    private Path home() {
        return installation.home();
    }

    private Path data() {
        return home().resolve("postgres/data");
    }

    private Path log() {
        return directory.resolve("log");
    }
}
