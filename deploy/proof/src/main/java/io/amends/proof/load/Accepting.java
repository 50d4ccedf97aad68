package io.amends.proof.load;

import io.amends.proof.installation.Part;

import java.util.List;

/** What customer-service accepts while the others are stopped, beside its ceilings. */
final class Accepting implements Measurement {

    @Override
    public void measure(Bench bench) {
        double commits = bench.commits();
        bench.alone(
                () -> {
                    double posts = posts(bench);
                    bench.figures().note(Goal.POSTS_TO_COMMITS, posts / commits);
                    bench.figures().note(Goal.POSTS_TO_EMPTY, posts / emptyPosts(bench));
                    batches(bench);
                });
    }

    private static double posts(Bench bench) {
        List<ProcessHandle> service = List.of(bench.installation().process(Part.CUSTOMER));
        List<ProcessHandle> database = List.of(bench.installation().process(Part.POSTGRES));
        double before = Usage.cpuMicros(service);
        double databaseBefore = Usage.cpuMicros(database);
        Crowd.Outcome outcome = Crowd.ask(Bench.CLIENTS, bench.time(), bench.posts()::poster);
        bench.figures()
                .note(
                        Goal.ACCEPTING_CPU,
                        (Usage.cpuMicros(service) - before) / outcome.operations());
        bench.figures()
                .note(
                        "CPU µs of PostgreSQL per post, accepting alone",
                        (Usage.cpuMicros(database) - databaseBefore) / outcome.operations());
        return bench.figures().note("posts/s, 64 clients, accepting alone", outcome);
    }

    private static double emptyPosts(Bench bench) {
        try (EmptyService empty = EmptyService.start(bench.installation())) {
            Crowd.Clients clients = () -> bench.posts().poster(empty.address());
            Crowd.ask(Bench.CLIENTS, bench.time(), clients);
            double before = Usage.cpuMicros(List.of(empty.process()));
            Crowd.Outcome outcome = Crowd.ask(Bench.CLIENTS, bench.time(), clients);
            bench.figures()
                    .note(
                            "CPU µs of an empty JSON post",
                            (Usage.cpuMicros(List.of(empty.process())) - before)
                                    / outcome.operations());
            return bench.figures().note("empty JSON posts/s, 64 clients", outcome);
        }
    }

    private static void batches(Bench bench) {
        double rows =
                bench.figures()
                        .note(
                                "rows/s by inserts of 100, 8 clients",
                                Crowd.ask(
                                        Bench.BATCH_CLIENTS,
                                        bench.time(),
                                        () -> new Rows(bench.installation(), Posts.BATCH)));
        double visits =
                bench.figures()
                        .note(
                                "visits/s by batches of 100, 8 clients, accepting alone",
                                Crowd.ask(
                                        Bench.BATCH_CLIENTS, bench.time(), bench.posts()::batcher));
        bench.figures().note(Goal.BATCHES_TO_INSERTS, visits / rows);
    }
}
