package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Program;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * What a service holds on to.
 *
 * @param heap kilobytes in use after a collection
 */
record Holdings(double connections, double threads, double files, double heap) {

    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    static Map<Part, Holdings> of(Installation installation) {
        Map<Part, Holdings> holdings = new EnumMap<>(Part.class);
        Part.SERVICES.forEach(service -> holdings.put(service, of(installation, service)));
        return holdings;
    }

    private static Holdings of(Installation installation, Part service) {
        ProcessHandle process = installation.process(service);
        jcmd(process, "GC.run");
        return new Holdings(
                installation
                        .database(service)
                        .count(
                                "select count(*) from pg_stat_activity where application_name = ?",
                                service.option() + "-service"),
                Usage.threads(process),
                Usage.files(process),
                USED.matcher(jcmd(process, "GC.heap_info"))
                        .results()
                        .mapToDouble(used -> Double.parseDouble(used.group(1)))
                        .sum());
    }

    /** The worst of the services, as multiples of what it was. */
    static void note(Figures figures, Map<Part, Holdings> before, Map<Part, Holdings> after) {
        figures.note(Goal.CONNECTIONS, worst(before, after, Holdings::connections));
        figures.note(Goal.THREADS, worst(before, after, Holdings::threads));
        figures.note(Goal.FILES, worst(before, after, Holdings::files));
        figures.note(Goal.HEAP, worst(before, after, Holdings::heap));
    }

    private static double worst(
            Map<Part, Holdings> before,
            Map<Part, Holdings> after,
            ToDoubleFunction<Holdings> what) {
        return before.entrySet().stream()
                .mapToDouble(
                        service ->
                                what.applyAsDouble(
                                                Objects.requireNonNull(after.get(service.getKey())))
                                        / what.applyAsDouble(service.getValue()))
                .max()
                .orElseThrow();
    }

    private static String jcmd(ProcessHandle process, String command) {
        return Program.run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command);
    }
}
