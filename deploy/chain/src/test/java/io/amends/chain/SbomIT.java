package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Beside each packaged service lies what it is made of (CycloneDX). */
class SbomIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "customer-service",
                "feedback-service",
                "notification-service",
                "analytics-service"
            })
    void theSbomNamesEachLibraryThatShips(String service) throws IOException {
        Path packaged = Path.of("../..", service, "target/quarkus-app");
        JsonNode sbom =
                new ObjectMapper().readTree(packaged.resolve(service + ".cdx.json").toFile());
        assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(sbom.at("/metadata/component/name").asText()).isEqualTo(service);
        Set<String> named = new TreeSet<>();
        for (JsonNode component : sbom.path("components")) {
            assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
            named.add(
                    "%s.%s-%s"
                            .formatted(
                                    component.path("group").asText(),
                                    component.path("name").asText(),
                                    component.path("version").asText()));
        }
        assertThat(named).containsAll(libraries(packaged.resolve("lib")));
    }

    private static Set<String> libraries(Path lib) throws IOException {
        try (Stream<Path> files = Files.walk(lib)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .map(name -> name.substring(0, name.length() - ".jar".length()))
                    .collect(Collectors.toSet());
        }
    }
}
