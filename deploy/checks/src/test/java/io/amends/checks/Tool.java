package io.amends.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Programs that the checks run. */
final class Tool {

    private Tool() {}

    static boolean hasKubectl() {
        return System.getenv("AMENDS_KUBECTL") != null
                || Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    static String kubectl(Path directory, String... arguments) {
        return run(directory, named("AMENDS_KUBECTL", "kubectl"), arguments);
    }

    static String promtool(Path directory, String... arguments) {
        return run(directory, named("AMENDS_PROMTOOL", "promtool"), arguments);
    }

    static String java(Path directory, String... arguments) {
        return run(
                directory,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                arguments);
    }

    private static String named(String variable, String usual) {
        return System.getenv().getOrDefault(variable, usual);
    }

    /** What it says; a failure when it ends with another code than 0. */
    private static String run(Path directory, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "This check needs %s; ./amends test finds it.".formatted(program), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
