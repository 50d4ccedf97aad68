package io.amends.replay.posting;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.replay.rows.Row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Posts rows to {@code /v1/visits/batch}, or one by one to {@code /v1/visits}. */
public final class VisitPosting {

    /**
     * @param batch visits per request; 1 posts them singly
     * @param parallel requests at a time
     */
    public record Volume(int batch, int parallel) {

        private static final int LARGEST_BATCH = 10_000;

        public Volume {
            if (batch < 1 || batch > LARGEST_BATCH) {
                throw new IllegalArgumentException("A batch has 1 to 10,000 visits");
            }
            if (parallel < 1 || parallel > 64) {
                throw new IllegalArgumentException("1 to 64 requests at a time");
            }
        }
    }

    /**
     * Is told when the first rows, counted from where the posting began, are all done. One call at
     * a time.
     */
    public interface Progress {
        void done(Tally soFar);
    }

    /** Is told each visit's result, by several threads. */
    public interface Results {
        void result(Row.Visit visit, JsonNode result);
    }

    private final Service customers;
    private final Volume volume;
    private final Pace pace;
    private final Progress progress;
    private final Results results;

    public VisitPosting(
            Service customers, Volume volume, Pace pace, Progress progress, Results results) {
        this.customers = customers;
        this.volume = volume;
        this.pace = pace;
        this.progress = progress;
        this.results = results;
    }

    /**
     * Returns when all rows are done.
     *
     * @throws Refused when a request was refused as a whole
     * @throws Unreachable when the service stayed away; what was reported as done until then is
     *     done
     */
    public Tally post(Iterator<Row> rows) {
        Ledger ledger = new Ledger(progress);
        Workers.each(
                new Batches(rows),
                volume.parallel(),
                batch -> ledger.done(batch.number(), send(batch.rows())));
        return ledger.total();
    }

    private record Batch(long number, List<Row> rows) {}

    /** The next batch, when it is due. */
    private final class Batches implements Iterator<Batch> {

        private final Iterator<Row> rows;
        private long number;
        private long released;

        private Batches(Iterator<Row> rows) {
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Batch next() {
            List<Row> batch = new ArrayList<>(volume.batch());
            while (batch.size() < volume.batch() && rows.hasNext()) {
                batch.add(rows.next());
            }
            pace.await(released);
            released += batch.size();
            return new Batch(number++, batch);
        }
    }

    private Tally send(List<Row> batch) {
        Tally tally = Tally.EMPTY;
        List<Row.Visit> visits = new ArrayList<>(batch.size());
        for (Row row : batch) {
            switch (row) {
                case Row.Visit visit -> visits.add(visit);
                case Row.Unreadable(long number, String reason) ->
                        tally = tally.plus(Tally.unreadable(number, reason));
            }
        }
        if (visits.isEmpty()) {
            return tally;
        }
        return tally.plus(volume.batch() == 1 ? single(visits.getFirst()) : batch(visits));
    }

    private Tally single(Row.Visit visit) {
        Answer answer = customers.post("/v1/visits", Service.JSON, visit.json());
        return switch (answer.status()) {
            case 200, 201 -> {
                JsonNode result = answer.json();
                results.result(visit, result);
                yield Tally.of(visit.number(), result);
            }
            case 400, 409, 413, 422 ->
                    Tally.rejected(visit.number(), Answer.problem(answer.json()));
            default -> throw new Refused(answer);
        };
    }

    private Tally batch(List<Row.Visit> visits) {
        Answer answer =
                customers.post(
                        "/v1/visits/batch",
                        Service.NDJSON,
                        visits.stream()
                                .map(Row.Visit::json)
                                .collect(Collectors.joining("\n", "", "\n")));
        List<JsonNode> answered = answer.orRefuse().results();
        if (answered.size() != visits.size()) {
            throw new IllegalStateException(
                    "%d visits were posted and %d results came back"
                            .formatted(visits.size(), answered.size()));
        }
        Tally tally = Tally.EMPTY;
        for (int i = 0; i < visits.size(); i++) {
            results.result(visits.get(i), answered.get(i));
            tally = tally.plus(Tally.of(visits.get(i).number(), answered.get(i)));
        }
        return tally;
    }

    /** Adds batches up in their order, in whatever order they end. */
    private static final class Ledger {

        private final Progress progress;
        private final Map<Long, Tally> ahead = new HashMap<>();
        private long next;
        private Tally total = Tally.EMPTY;

        private Ledger(Progress progress) {
            this.progress = progress;
        }

        synchronized void done(long batch, Tally tally) {
            ahead.put(batch, tally);
            for (Tally following = ahead.remove(next);
                    following != null;
                    following = ahead.remove(next)) {
                total = total.plus(following);
                next++;
            }
            progress.done(total);
        }

        synchronized Tally total() {
            return total;
        }
    }
}
