package io.amends.proof.woven;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The agent. A weaving that does not fit the service keeps it from starting: a bug that was never
 * planted would be found by nobody, and a crash point that is gone would never be hit.
 */
public final class Agent {

    private static final int EXIT = 87;

    private Agent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(String argument, Instrumentation jvm) {
        Orders orders = Orders.read(argument);
        Weaver weaver = orders.weaver();
        weaver.classNames().forEach(name -> check(weaver, name));
        orders.crash().ifPresent(crash -> Reached.arm(crash.nth(), orders.mark()));
        jvm.addTransformer(new AsTheyAreLoaded(weaver));
    }

    private static void check(Weaver weaver, String className) {
        byte[] found =
                find(className)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "This service has no class " + className));
        weaver.weave(className, found, ClassLoader.getSystemClassLoader());
    }

    /** As the service will load it: what Quarkus has changed in its build comes first. */
    private static Optional<byte[]> find(String className) {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        try (Stream<Path> changed = Files.list(jar.resolveSibling("quarkus"));
                Stream<Path> own = Files.list(jar.resolveSibling("app"));
                Stream<Path> others = Files.list(jar.resolveSibling("lib/main"))) {
            return Stream.of(
                            changed.filter(one -> one.toString().contains("transformed")),
                            own,
                            others)
                    .flatMap(jars -> jars)
                    .filter(one -> one.toString().endsWith(".jar"))
                    .map(one -> read(one, className.replace('.', '/') + ".class"))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<byte[]> read(Path jar, String entry) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            ZipEntry found = opened.getEntry(entry);
            return found == null
                    ? Optional.empty()
                    : Optional.of(opened.getInputStream(found).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record AsTheyAreLoaded(Weaver weaver) implements ClassFileTransformer {

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String internalName,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] original) {
            if (loader == null || internalName == null) {
                return null;
            }
            String className = internalName.replace('/', '.');
            if (!weaver.classNames().contains(className)) {
                return null;
            }
            try {
                return weaver.weave(className, original, loader);
            } catch (RuntimeException e) {
                // Thrown, it would be ignored by the JVM.
                System.err.println("The service ends, since it can't be woven: " + e);
                Runtime.getRuntime().halt(EXIT);
                throw e;
            }
        }
    }
}
