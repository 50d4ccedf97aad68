package io.amends.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services' sources say of themselves. */
final class Project {

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    static final ObjectMapper YAML = new YAMLMapper();
    static final List<String> SERVICES =
            List.of(
                    "customer-service",
                    "feedback-service",
                    "notification-service",
                    "analytics-service");

    private static final Pattern OWNED = Pattern.compile("amends\\.topics\\.([a-z-]+)\\..+");
    private static final Pattern HEARD =
            Pattern.compile("Subscription\\s*\\.to\\(\\s*\"([a-z-]+)\"");

    private Project() {}

    /** The topics that a service owns, each with what its application.properties say of it. */
    static SortedMap<String, Properties> owned(String service) {
        Properties all = new Properties();
        try (var reader =
                Files.newBufferedReader(
                        ROOT.resolve(service)
                                .resolve("src/main/resources/application.properties"))) {
            all.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SortedMap<String, Properties> owned = new TreeMap<>();
        for (String key : all.stringPropertyNames()) {
            var matcher = OWNED.matcher(key);
            if (matcher.matches()) {
                String topic = matcher.group(1);
                owned.computeIfAbsent(topic, first -> new Properties())
                        .setProperty(key.substring(key.lastIndexOf('.') + 1), all.getProperty(key));
            }
        }
        return owned;
    }

    /** The topics that a service's handlers want to hear; those of the chassis are everybody's. */
    static Set<String> heard(String service) {
        Set<String> heard = new TreeSet<>();
        for (String module : List.of(service, "service-chassis")) {
            for (Path source : files(ROOT.resolve(module).resolve("src/main/java"), ".java")) {
                HEARD.matcher(text(source))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(heard::add);
            }
        }
        return heard;
    }

    /** The event types of which a service has a contract. */
    static Set<String> told(String service) {
        Set<String> told = new TreeSet<>();
        for (Path schema : files(ROOT.resolve(service).resolve("contracts"), ".schema.json")) {
            told.add(schema.getFileName().toString().replace(".schema.json", ""));
        }
        return told;
    }

    static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
