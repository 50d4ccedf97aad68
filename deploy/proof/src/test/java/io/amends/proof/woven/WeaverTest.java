package io.amends.proof.woven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amends.proof.installation.Part;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

class WeaverTest {

    private static final ClassLoader CLASSES = WeaverTest.class.getClassLoader();

    @ParameterizedTest
    @EnumSource
    void everyCrashPointIsInItsService(CrashPoint point) {
        weave(point.service(), List.of(point.weaving()));
    }

    @ParameterizedTest
    @EnumSource
    void everyBugCanBePlanted(PlantedBug bug) {
        weave(bug.service(), bug.weavings());
    }

    /** Each service has its own classes and the chassis. */
    private static void weave(Part service, List<Weaving> weavings) {
        Weaver weaver = new Weaver(weavings);
        for (String className : weaver.classNames()) {
            assertThat(className)
                    .matches(
                            "(io\\.amends\\.(chassis|%s)|org\\.flywaydb)\\..*"
                                    .formatted(service.option()));
            byte[] original = read(className);
            assertThat(weaver.weave(className, original, CLASSES)).isNotEqualTo(original);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        Weaving gone = Weaving.in(Worker.class.getName(), "work", Weaving.skip("Worker.gone"));

        assertThatThrownBy(
                        () ->
                                new Weaver(List.of(gone))
                                        .weave(gone.className(), read(gone.className()), CLASSES))
                .hasMessageContaining("Worker.gone");
    }

    @Test
    void callsAreLeftOutRepeatedAndDoneLater() throws Exception {
        assertThat(worked()).isEqualTo("one two 2 true text ");
        assertThat(worked(Weaving.skip("Worker.one"))).isEqualTo("two 2 true text ");
        assertThat(worked(Weaving.twice("Worker.one"))).isEqualTo("one one two 2 true text ");
        assertThat(worked(Weaving.later("Worker.one", "Worker.two")))
                .isEqualTo("two one 2 true text ");
        assertThat(worked(Weaving.skip("Worker.number", 7))).isEqualTo("one two 7 true text ");
        assertThat(worked(Weaving.lastArgument("Worker.number", 3)))
                .isEqualTo("one two 3 true text ");
        assertThat(worked(Weaving.field("yes", false))).isEqualTo("one two 2 false text ");
        assertThat(worked(Weaving.text("ext", "ee"))).isEqualTo("one two 2 true tee ");
    }

    @Test
    void ordersAreReadAsTheyWereWritten() {
        Orders orders =
                new Orders(
                        Optional.of(PlantedBug.EVENT_FORGOTTEN),
                        Optional.of(new Orders.Crash(CrashPoint.CURSOR_MOVED, 3)),
                        Path.of("/tmp/mark"));

        assertThat(Orders.read(orders.written())).isEqualTo(orders);
    }

    private static String worked(Weaving.Change... changes) throws Exception {
        String name = Worker.class.getName();
        List<Weaving> weavings =
                List.of(changes).stream().map(change -> Weaving.in(name, "work", change)).toList();
        byte[] woven = new Weaver(weavings).weave(name, read(name), CLASSES);
        Class<?> type =
                new ClassLoader(CLASSES) {
                    @Override
                    protected Class<?> loadClass(String wanted, boolean resolve)
                            throws ClassNotFoundException {
                        return wanted.equals(name)
                                ? defineClass(name, woven, 0, woven.length)
                                : super.loadClass(wanted, resolve);
                    }
                }.loadClass(name);
        return type.getDeclaredConstructor().newInstance().toString();
    }

    private static byte[] read(String className) {
        String path = className.replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(CLASSES.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Something to be changed. */
    public static final class Worker {
        private final StringBuilder done = new StringBuilder();
        private final boolean yes = Boolean.parseBoolean("true");

        public Worker() {
            work();
        }

        private void work() {
            one("one ");
            two("two ");
            done.append(number(2)).append(' ');
            done.append(yes).append(' ');
            done.append("text ");
        }

        private void one(String word) {
            done.append(word);
        }

        private void two(String word) {
            done.append(word);
        }

        private static int number(int given) {
            return given;
        }

        @Override
        public String toString() {
            return done.toString();
        }
    }
}
