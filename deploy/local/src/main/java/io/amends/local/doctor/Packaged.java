package io.amends.local.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What is in the jars that Maven has packaged for a service. */
final class Packaged {

    private static final Pattern MIGRATION =
            Pattern.compile("db/(?:chassis|migration)/(V.+\\.sql)");
    private static final Pattern TOPIC = Pattern.compile("amends\\.topics\\.([a-z-]+)\\.([a-z-]+)");

    private Packaged() {}

    /** Names of migrations, with their checksums as Flyway computes them. */
    static Map<String, Integer> migrations(Path build) throws IOException {
        Map<String, Integer> migrations = new TreeMap<>();
        for (Path jar : ours(build)) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                for (ZipEntry entry : zip.stream().toList()) {
                    Matcher matcher = MIGRATION.matcher(entry.getName());
                    if (matcher.matches()) {
                        migrations.put(matcher.group(1), checksum(text(zip, entry)));
                    }
                }
            }
        }
        return migrations;
    }

    /** The topics that the service owns, each with what is said of it. */
    static Map<String, Map<String, String>> topics(Path build) throws IOException {
        Map<String, Map<String, String>> topics = new TreeMap<>();
        for (Path jar : ours(build)) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry("application.properties");
                if (entry != null) {
                    Properties properties = new Properties();
                    properties.load(new StringReader(text(zip, entry)));
                    for (String name : properties.stringPropertyNames()) {
                        Matcher matcher = TOPIC.matcher(name);
                        if (matcher.matches()) {
                            topics.computeIfAbsent(matcher.group(1), topic -> new TreeMap<>())
                                    .put(matcher.group(2), properties.getProperty(name));
                        }
                    }
                }
            }
        }
        return topics;
    }

    private static List<Path> ours(Path build) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : List.of("app", "lib/main")) {
            Path directory = build.resolve(folder);
            if (!Files.isDirectory(directory)) {
                throw new NoSuchFileException(directory.toString());
            }
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(
                                file ->
                                        folder.equals("app")
                                                || file.getFileName()
                                                        .toString()
                                                        .startsWith("io.amends."))
                        .filter(file -> file.toString().endsWith(".jar"))
                        .forEach(jars::add);
            }
        }
        return jars;
    }

    private static String text(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream stream = zip.getInputStream(entry)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The CRC-32 of all lines without their ends. */
    static int checksum(String text) throws IOException {
        CRC32 crc = new CRC32();
        try (BufferedReader lines = new BufferedReader(new StringReader(text))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                crc.update(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        return (int) crc.getValue();
    }
}
