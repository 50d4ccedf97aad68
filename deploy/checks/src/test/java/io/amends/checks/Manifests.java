package io.amends.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What kubectl makes of an overlay. */
record Manifests(List<JsonNode> all) {

    private static final Path COPY = Path.of("target/deploy").toAbsolutePath();

    /** Renders a copy, in which keys are made as an operator makes them. */
    static Manifests render(String overlay) {
        copy(Project.ROOT.resolve("deploy/kubernetes"), COPY.resolve("kubernetes"));
        copy(Project.ROOT.resolve("deploy/postgres"), COPY.resolve("postgres"));
        Path folder = COPY.resolve("kubernetes").resolve(overlay);
        Tool.java(
                folder,
                "-cp",
                System.getProperty("java.class.path"),
                "io.amends.local.Amends",
                "keys",
                "secrets");
        String rendered = Tool.kubectl(folder, "kustomize", ".");
        List<JsonNode> manifests = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                Project.YAML.readerFor(JsonNode.class).readValues(rendered)) {
            documents.forEachRemaining(manifests::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(List.copyOf(manifests));
    }

    Stream<JsonNode> ofKind(String kind) {
        return all.stream().filter(manifest -> manifest.path("kind").asText().equals(kind));
    }

    JsonNode find(String kind, String name) {
        return ofKind(kind)
                .filter(manifest -> name(manifest).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /** The pods' descriptions, with the names of what makes them. */
    Stream<JsonNode> makersOfPods() {
        return all.stream().filter(manifest -> !pod(manifest).isMissingNode());
    }

    static JsonNode pod(JsonNode manifest) {
        return manifest.at("/spec/template/spec/containers").isMissingNode()
                ? manifest.at("/none")
                : manifest.at("/spec/template/spec");
    }

    static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asText();
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
