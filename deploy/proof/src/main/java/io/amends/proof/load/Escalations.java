package io.amends.proof.load;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Request;

import java.net.URI;

/**
 * How fast cases escalate that are all late at one moment, which is what a morning after a holiday
 * does: complaints are raised, and then all of them should have been acknowledged.
 */
final class Escalations implements Measurement {

    /** Whoever wakes the cases knows nothing of what is done to the database, and naps for 30 s. */
    private static final String IN_TIME = "40 s";

    @Override
    public void measure(Bench bench) {
        Installation installation = bench.installation();
        Database database = installation.database(Part.FEEDBACK);
        bench.rest();
        String began = database.column("select now()").getFirst();
        Crowd.ask(Bench.CLIENTS, bench.time(), complainers(installation));
        bench.rest();
        String due = database.column("select now() + ?::interval", IN_TIME).getFirst();
        long cases =
                database.count(
                        """
                        with late as (
                          update recovery_cases set acknowledge_by = due, due_at = due, wakes_at = due
                          from (select ?::timestamptz as due) as at
                          where opened_at >= ?::timestamptz and wakes_at > now() returning case_id, due),
                        told as (
                          update case_actions set details = details || jsonb_build_object(
                            'acknowledgeBy', to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                          from late where case_actions.case_id = late.case_id and kind = 'opened' returning 1)
                        select count(*) from told
                        """,
                        due,
                        began);
        String ours =
                " from case_actions where kind = 'escalated' and recorded_at >= ?::timestamptz";
        String late =
                "select 1 from recovery_cases where wakes_at <= '%s' order by wakes_at limit 1"
                        .formatted(due);
        Bench.until("Not everything has escalated", () -> !bench.lag().any(Part.FEEDBACK, late));
        double longest = seconds(database, "max(recorded_at - ?::timestamptz)" + ours, due);
        Figures figures = bench.figures();
        figures.note("cases late at once", cases);
        figures.note(Goal.ESCALATIONS, cases / longest);
        figures.note(
                Goal.ESCALATIONS_P99,
                seconds(
                        database,
                        "percentile_cont(0.99) within group (order by recorded_at - ?::timestamptz)"
                                + ours,
                        due));
    }

    private static double seconds(Database database, String interval, String due) {
        return Double.parseDouble(
                database.column(
                                "select extract(epoch from late) from (select %s) as all_of_them(late)"
                                        .formatted(interval),
                                due,
                                due)
                        .getFirst());
    }

    private static Crowd.Clients complainers(Installation installation) {
        URI service = installation.address(Part.FEEDBACK);
        String token = installation.token("operator");
        return () ->
                Posts.client(
                        service,
                        () ->
                                Request.post(
                                                "/v1/complaints",
                                                "{\"location\":\"load-0\",\"channel\":\"phone\",\"text\":\"I waited.\"}")
                                        .by(token),
                        1);
    }
}
