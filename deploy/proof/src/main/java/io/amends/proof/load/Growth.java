package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Request;
import io.amends.proof.wire.Wire;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/**
 * What a visit costs, and how long the dashboard takes, with few visits and with a hundred times as
 * many. They are put right into the services' tables, as the services would have.
 */
final class Growth implements Measurement {

    private static final long TIMES = 100;

    /** Put there in one go. */
    private static final long PART = 1_000_000;

    private static final long VISITS_OF_A_CUSTOMER = 10;

    private final long visits;
    private final long end = Instant.now().getEpochSecond();

    /**
     * @param visits in the end
     */
    Growth(long visits) {
        this.visits = visits;
    }

    @Override
    public void measure(Bench bench) {
        long few = visits / TIMES;
        grow(bench.installation(), 0, few);
        dashboard(bench);
        double cpu = cpu(bench, few);
        double p99 = p99(bench, few);
        grow(bench.installation(), few, visits);
        bench.figures().note(Goal.GROWN_CPU, cpu(bench, visits) / cpu);
        bench.figures().note(Goal.GROWN_DASHBOARD, p99(bench, visits) / p99);
    }

    private static double cpu(Bench bench, long visits) {
        return bench.figures()
                .note(
                        "CPU µs of everything per visit, with %,d visits".formatted(visits),
                        Pipeline.cpuMicrosPerVisit(bench));
    }

    private static double p99(Bench bench, long visits) {
        return bench.figures()
                .note(
                        "dashboard p99 ms, with %,d visits".formatted(visits),
                        dashboard(bench).getValueAtPercentile(99) / 1e3);
    }

    /** Somebody who looks at it again and again. */
    private static Histogram dashboard(Bench bench) {
        URI address = bench.installation().address(Part.ANALYTICS);
        Request request = Request.get("/").by(bench.installation().token("owner"));
        return Crowd.ask(1, bench.time(), () -> reader(new Wire(address), request)).micros();
    }

    private static Crowd.Client reader(Wire wire, Request request) {
        return new Crowd.Client() {
            @Override
            public int ask() throws IOException {
                var answer = wire.exchange(request);
                if (!answer.ok()) {
                    throw new IllegalStateException("There is no dashboard: " + answer);
                }
                return 1;
            }

            @Override
            public void close() {
                wire.close();
            }
        };
    }

    private void grow(Installation installation, long from, long to) {
        for (long first = from; first < to; first += PART) {
            long last = Math.min(first + PART, to) - 1;
            for (Part service : Part.SERVICES) {
                installation
                        .database(service)
                        .execute(
                                (sql("grow") + sql("grow-" + service.option()))
                                        .replace("{from}", Long.toString(first))
                                        .replace("{to}", Long.toString(last))
                                        .replace("{all}", Long.toString(visits))
                                        .replace("{end}", Long.toString(end))
                                        .replace(
                                                "{customers}",
                                                Long.toString(
                                                        (last - first) / VISITS_OF_A_CUSTOMER
                                                                + 1)));
            }
            System.out.printf("  %,d visits are there%n", last + 1);
        }
        Part.SERVICES.forEach(service -> installation.database(service).execute("vacuum analyze"));
    }

    private static String sql(String name) {
        try (InputStream sql = Growth.class.getResourceAsStream(name + ".sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
