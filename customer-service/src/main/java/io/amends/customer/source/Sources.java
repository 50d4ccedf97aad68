package io.amends.customer.source;

import io.amends.chassis.database.Columns;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** All systems that post visits, and what became of their posts. */
@ApplicationScoped
public class Sources {
    private static final int SLOTS = 64;
    private static final int MOST_REASONS = 50;

    /**
     * One of the rows among which a source's figures are spread, so that instances don't wait for
     * each other.
     */
    private final int slot = ThreadLocalRandom.current().nextInt(SLOTS);

    private final Jdbi jdbi;

    Sources(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A source as IT looks at it. */
    public record Source(
            String source,
            @Nullable Instant lastSeen,
            long accepted,
            long amended,
            long repeated,
            long superseded,
            long rejected,
            @Nullable Drift drift,
            List<Rejection> rejections) {}

    /**
     * By how many seconds new visits came after they happened, in the middle of the latest
     * transactions and in the last one. Less than nothing: the source's clock runs ahead. A clock
     * that is behind and a source that was offline look the same.
     */
    public record Drift(double medianSeconds, double lastSeconds) {
        static @Nullable Drift of(@Nullable Long median, @Nullable Long last) {
            return median == null || last == null
                    ? null
                    : new Drift(median / 1000.0, last / 1000.0);
        }
    }

    /** Why posts were refused: which field, by which rule. */
    public record Rejection(String pointer, String rule, long times, Instant lastSeen) {}

    /** Counts posts in the transaction that stores their effect. */
    public void count(Map<String, Tally> tallies) {
        List<Map.Entry<String, Tally>> sorted = List.copyOf(new TreeMap<>(tallies).entrySet());
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                        """
                                        insert into source_tally as t (source, slot, accepted, amended, repeated, superseded, lags, last_seen)
                                        select source, :slot, accepted, amended, repeated, superseded, array_remove(array[lag], null), last_seen
                                        from unnest(:sources, :accepted, :amended, :repeated, :superseded, :lags, :seen)
                                          as n(source, accepted, amended, repeated, superseded, lag, last_seen)
                                        on conflict (source, slot) do update set
                                            accepted = t.accepted + excluded.accepted, amended = t.amended + excluded.amended,
                                            repeated = t.repeated + excluded.repeated, superseded = t.superseded + excluded.superseded,
                                            lags = trim_array(excluded.lags || t.lags, greatest(0, cardinality(t.lags) + cardinality(excluded.lags) - 15)),
                                            last_seen = greatest(t.last_seen, excluded.last_seen)
                                        """)
                                                .bind("slot", slot),
                                        sorted)
                                .bind("sources", String.class, Map.Entry::getKey)
                                .bind("accepted", Long.class, e -> e.getValue().accepted())
                                .bind("amended", Long.class, e -> e.getValue().amended())
                                .bind("repeated", Long.class, e -> e.getValue().repeated())
                                .bind("superseded", Long.class, e -> e.getValue().superseded())
                                .bind("lags", Long.class, e -> e.getValue().medianLag())
                                .bind("seen", Instant.class, e -> e.getValue().lastSeen())
                                .statement()
                                .execute());
    }

    /** Adds to what was refused; of each source the latest reasons are kept. */
    void reject(Map<Rejections.Reason, Rejections.Times> refused) {
        List<Map.Entry<Rejections.Reason, Rejections.Times>> sorted =
                List.copyOf(new TreeMap<>(refused).entrySet());
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                """
                                        insert into source_rejection as r (source, pointer, rule, times, last_seen)
                                        select * from unnest(:sources, :pointers, :rules, :times, :seen)
                                        on conflict (source, pointer, rule) do update set
                                            times = r.times + excluded.times, last_seen = greatest(r.last_seen, excluded.last_seen)
                                        """),
                                        sorted)
                                .bind("sources", String.class, e -> e.getKey().source())
                                .bind("pointers", String.class, e -> e.getKey().pointer())
                                .bind("rules", String.class, e -> e.getKey().rule())
                                .bind("times", Long.class, e -> e.getValue().times())
                                .bind("seen", Instant.class, e -> e.getValue().lastSeen())
                                .statement()
                                .execute());
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                """
                                        delete from source_rejection r using (
                                            select source, pointer, rule,
                                                   row_number() over (partition by source order by last_seen desc) as place
                                            from source_rejection where source = any(:sources)) old
                                        where old.place > :most and r.source = old.source and r.pointer = old.pointer and r.rule = old.rule
                                        """),
                                        sorted)
                                .bind("sources", String.class, e -> e.getKey().source())
                                .statement()
                                .bind("most", MOST_REASONS)
                                .execute());
    }

    /** Sources after a name, in the order of the names; only one if a name is given. */
    List<Source> page(@Nullable String after, int limit, @Nullable String only) {
        List<Source> totals =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                with named as (
                                                    select source from source_tally union select source from source_rejection),
                                                listed as (
                                                    select source from named
                                                    where (:after::text is null or source collate "C" > :after)
                                                      and (:only::text is null or source = :only)
                                                    order by source collate "C" limit :limit)
                                                select s.source,
                                                       greatest(max(t.last_seen), max(r.last_seen)) last_seen,
                                                       coalesce(sum(t.accepted), 0) accepted, coalesce(sum(t.amended), 0) amended,
                                                       coalesce(sum(t.repeated), 0) repeated, coalesce(sum(t.superseded), 0) superseded,
                                                       coalesce(max(r.times), 0) rejected,
                                                       (array_agg(t.lags[1] order by t.last_seen desc) filter (where t.lags <> '{}'))[1] last_lag,
                                                       (select percentile_disc(0.5) within group (order by lag)
                                                        from source_tally recent cross join unnest(recent.lags) as lag
                                                        where recent.source = s.source
                                                          and recent.last_seen > max(t.last_seen) - interval '1 day') median_lag
                                                from listed s
                                                left join source_tally t using (source)
                                                left join (select source, sum(times) times, max(last_seen) last_seen
                                                           from source_rejection group by source) r using (source)
                                                group by s.source order by s.source collate "C"
                                                """)
                                        .bind("after", after)
                                        .bind("only", only)
                                        .bind("limit", limit)
                                        .map(
                                                (row, c) ->
                                                        new Source(
                                                                row.getString("source"),
                                                                row.getTimestamp("last_seen")
                                                                        .toInstant(),
                                                                row.getLong("accepted"),
                                                                row.getLong("amended"),
                                                                row.getLong("repeated"),
                                                                row.getLong("superseded"),
                                                                row.getLong("rejected"),
                                                                Drift.of(
                                                                        row.getObject(
                                                                                "median_lag",
                                                                                Long.class),
                                                                        row.getObject(
                                                                                "last_lag",
                                                                                Long.class)),
                                                                List.of()))
                                        .list());
        Map<String, List<Rejection>> reasons =
                reasons(totals.stream().map(Source::source).toList());
        return totals.stream()
                .map(
                        s ->
                                new Source(
                                        s.source(),
                                        s.lastSeen(),
                                        s.accepted(),
                                        s.amended(),
                                        s.repeated(),
                                        s.superseded(),
                                        s.rejected(),
                                        s.drift(),
                                        reasons.getOrDefault(s.source(), List.of())))
                .toList();
    }

    private Map<String, List<Rejection>> reasons(List<String> sources) {
        Map<String, List<Rejection>> reasons = new HashMap<>();
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        """
                                        select source, pointer, rule, times, last_seen from source_rejection
                                        where source = any(:sources) order by last_seen desc
                                        """)
                                .bindArray("sources", String.class, sources.toArray())
                                .map(
                                        (row, c) ->
                                                Map.entry(
                                                        row.getString("source"),
                                                        new Rejection(
                                                                row.getString("pointer"),
                                                                row.getString("rule"),
                                                                row.getLong("times"),
                                                                row.getTimestamp("last_seen")
                                                                        .toInstant())))
                                .forEach(
                                        e ->
                                                reasons.computeIfAbsent(
                                                                e.getKey(), k -> new ArrayList<>())
                                                        .add(e.getValue())));
        return reasons;
    }
}
