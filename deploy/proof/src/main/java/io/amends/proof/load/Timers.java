package io.amends.proof.load;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Database;
import io.amends.proof.installation.Part;

/**
 * How fast decisions are made that are all due at one moment: visits are posted while surveys have
 * to wait, and then all are due, which is what the end of quiet hours does.
 */
final class Timers implements Measurement {

    @Override
    public void measure(Bench bench) {
        Database database = bench.installation().database(Part.NOTIFICATION);
        bench.rest();
        delay(bench, "PT1H");
        try {
            Crowd.ask(Bench.BATCH_CLIENTS, bench.time(), bench.posts()::batcher);
            bench.rest();
        } finally {
            delay(bench, "PT0S");
        }
        String due = database.column("select now()").getFirst();
        String ours = " from solicitations where programme = 'post-visit-survey' and ";
        long timers =
                database.count(
                        "with moved as (update solicitations set timer_at = ?::timestamptz, due_at = ?::timestamptz"
                                + " where programme = 'post-visit-survey' and timer_at > now() returning 1) select count(*) from moved",
                        due,
                        due);
        Bench.until(
                "Not everything is decided", () -> !bench.lag().any(Part.NOTIFICATION, Lag.DUE));
        String decided = ours + "due_at = ?::timestamptz";
        double longest =
                Double.parseDouble(
                        database.column(
                                        "select extract(epoch from max(decided_at) - min(due_at))"
                                                + decided,
                                        due)
                                .getFirst());
        Figures figures = bench.figures();
        figures.note("timers due at once", timers);
        figures.note(Goal.TIMERS, timers / longest);
        figures.note(
                Goal.TIMERS_P99,
                Double.parseDouble(
                        database.column(
                                        "select percentile_cont(0.99) within group (order by extract(epoch from decided_at - due_at))"
                                                + decided,
                                        due)
                                .getFirst()));
    }

    private static void delay(Bench bench, String delay) {
        Api.Reply reply =
                bench.installation()
                        .api(Part.NOTIFICATION, bench.installation().token("operator"))
                        .put(
                                "/v1/programmes/post-visit-survey",
                                "{\"active\":true,\"delay\":\"%s\",\"maxAge\":\"P3D\",\"holdOutPercent\":0}"
                                        .formatted(delay));
        if (!reply.ok()) {
            throw new IllegalStateException("The survey could not be set up: " + reply);
        }
    }
}
