package io.amends.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What it takes to start another JVM like this one. */
final class JavaCommand {

    /** What has run out of memory once works on in pieces; dead, it is started again. */
    static final String EXIT_WHEN_OUT_OF_MEMORY = "-XX:+ExitOnOutOfMemoryError";

    private JavaCommand() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * How the JVM runs. On a laptop or in a shop, nothing runs long enough for the second compiler
     * to earn what it costs: two fifths of the CPU of the demo. {@code -XX:+TieredCompilation}
     * brings it back.
     *
     * @param settings where AMENDS_JAVA_OPTIONS may say otherwise, before the environment does
     */
    static List<String> options(Map<String, String> settings) {
        String options =
                settings.getOrDefault(
                        "AMENDS_JAVA_OPTIONS",
                        System.getenv()
                                .getOrDefault("AMENDS_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"));
        return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
    }

    /**
     * This JVM's class path, spelled out: a test runner may have put it into the manifest of a jar
     * that it deletes when it ends, and a server that outlives it still loads classes then.
     */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(element -> !element.isEmpty())
                .map(element -> new File(element).getAbsoluteFile())
                .flatMap(JavaCommand::spelledOut)
                .map(File::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<File> spelledOut(File element) {
        if (!element.getName().startsWith("surefirebooter") || !element.isFile()) {
            return Stream.of(element);
        }
        try (JarFile jar = new JarFile(element)) {
            String listed =
                    jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            URI base = element.toURI();
            return Arrays.stream(listed.strip().split("\\s+"))
                    .map(entry -> new File(base.resolve(entry)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
