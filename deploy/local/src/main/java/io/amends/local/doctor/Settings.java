package io.amends.local.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a service is told, by the names of environment variables. */
public record Settings(Map<String, String> variables) {

    private static final String KAFKA = "KAFKA_";

    /** Settings that are files, as the services take them, belong to it. */
    public Settings {
        Map<String, String> all = new HashMap<>();
        String folder = variables.getOrDefault("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", "");
        if (!folder.isBlank() && Files.isDirectory(Path.of(folder))) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.put(
                            file.getFileName()
                                    .toString()
                                    .toUpperCase(Locale.ROOT)
                                    .replaceAll("[^A-Z0-9]", "_"),
                            Files.readString(file).strip());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        all.putAll(variables);
        variables = Map.copyOf(all);
    }

    Optional<String> get(String variable) {
        return Optional.ofNullable(variables.get(variable)).filter(value -> !value.isBlank());
    }

    String get(String variable, String otherwise) {
        return get(variable).orElse(otherwise);
    }

    /** A file that a setting names, as a path or as an address. */
    Optional<Path> file(String variable) {
        return get(variable)
                .map(name -> Path.of(name.replaceFirst("^file:(//)?", "")))
                .filter(Files::isRegularFile);
    }

    /** What Kafka's clients are told: KAFKA_SASL_MECHANISM is sasl.mechanism. */
    Map<String, Object> kafka() {
        Map<String, Object> settings = new HashMap<>();
        variables.forEach(
                (name, value) -> {
                    if (name.startsWith(KAFKA)) {
                        settings.put(
                                name.substring(KAFKA.length())
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', '.'),
                                value);
                    }
                });
        return settings;
    }
}
