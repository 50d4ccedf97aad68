package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much the files grow per visit. */
final class Storage implements Measurement {

    /** Of a topic that is not the broker's own. */
    private static final Pattern SEGMENT = Pattern.compile("/[^_/][^/]*/\\d{20}\\.log$");

    private static final String OUTBOX =
            "select coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint from pg_inherits where inhparent = 'outbox'::regclass";

    @Override
    public void measure(Bench bench) throws IOException {
        Installation installation = bench.installation();
        bench.rest();
        long topics = topics(installation);
        long databases = databases(installation, "select pg_database_size(current_database())");
        long outboxes = databases(installation, OUTBOX);
        double visits =
                Crowd.ask(Bench.BATCH_CLIENTS, bench.time(), bench.posts()::batcher).operations();
        bench.rest();
        topics = topics(installation) - topics;
        databases =
                databases(installation, "select pg_database_size(current_database())") - databases;
        outboxes = databases(installation, OUTBOX) - outboxes;
        Figures figures = bench.figures();
        figures.note(Goal.BYTES, (databases + topics) / visits);
        figures.note("bytes per visit in Kafka", topics / visits);
        figures.note("bytes per visit in outboxes, for a day", outboxes / visits);
        figures.note("bytes per visit in the databases for ever", (databases - outboxes) / visits);
    }

    private static long databases(Installation installation, String size) {
        return Part.SERVICES.stream()
                .mapToLong(service -> installation.database(service).count(size))
                .sum();
    }

    private static long topics(Installation installation) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.walk(installation.home().resolve("kafka"))) {
            segments = files.filter(file -> SEGMENT.matcher(file.toString()).find()).toList();
        }
        long sum = 0;
        for (Path segment : segments) {
            sum += Files.size(segment);
        }
        return sum;
    }
}
