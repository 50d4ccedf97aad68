package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What all services together keep up with, and what it costs. */
final class Pipeline implements Measurement {

    @Override
    public void measure(Bench bench) {
        double commits = bench.commits();
        bench.rest();
        Map<Part, Double> before = cpuMicros(bench.installation());
        long began = System.nanoTime();
        Crowd.Outcome outcome = Crowd.ask(Bench.CLIENTS, bench.time(), bench.posts()::poster);
        bench.rest();
        double visits = outcome.operations();
        double perSecond = visits * 1e9 / (System.nanoTime() - began);
        bench.sustains(perSecond);
        Figures figures = bench.figures();
        figures.note("posts/s, 64 clients, while the others keep up or fall behind", outcome);
        figures.note("visits/s through the whole pipeline, until all have caught up", perSecond);
        figures.note(Goal.PIPELINE_TO_COMMITS, perSecond / commits);
        double sum = 0;
        for (Map.Entry<Part, Double> now : cpuMicros(bench.installation()).entrySet()) {
            double used = now.getValue() - before.getOrDefault(now.getKey(), 0.0);
            figures.note(
                    "CPU µs of %s per visit, until all have caught up".formatted(now.getKey()),
                    used / visits);
            sum += used;
        }
        figures.note(Goal.PIPELINE_CPU, sum / visits);
    }

    /** CPU time of everything per visit, in microseconds, until all have caught up. */
    static double cpuMicrosPerVisit(Bench bench) {
        bench.rest();
        double before = sum(bench);
        Crowd.Outcome outcome = Crowd.ask(Bench.CLIENTS, bench.time(), bench.posts()::poster);
        bench.rest();
        return (sum(bench) - before) / outcome.operations();
    }

    private static double sum(Bench bench) {
        return cpuMicros(bench.installation()).values().stream().mapToDouble(used -> used).sum();
    }

    private static Map<Part, Double> cpuMicros(Installation installation) {
        Map<Part, Double> used = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            used.put(part, Usage.cpuMicros(List.of(installation.process(part))));
        }
        return used;
    }
}
