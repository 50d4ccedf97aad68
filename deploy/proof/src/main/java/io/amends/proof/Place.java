package io.amends.proof;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Objects;

/** Where the services were built, and where a program keeps its installation and its findings. */
public final class Place {

    @Option(
            names = "--project",
            hidden = true,
            description = "Where the services were built; the script says it.")
    private Path project =
            Path.of(Objects.requireNonNullElse(System.getProperty("amends.project"), ""));

    /** Where the services were built. */
    public Path project() {
        return project.toAbsolutePath().normalize();
    }

    /** For the findings and the installations. */
    public Path directory() {
        return project().resolve("target/proof");
    }
}
