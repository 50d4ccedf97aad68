package io.amends.analytics.solicitation;

import static io.amends.analytics.projection.CellTable.column;

import io.amends.analytics.projection.CellTable;
import io.amends.analytics.projection.Scope;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What every solicitation contributes now, and the counts of them. */
@ApplicationScoped
class Solicitations {
    private static final CellTable COUNTS =
            new CellTable(
                    "solicitation_cell",
                    List.of(
                            column("scope", "int"),
                            column("day", "date"),
                            column("programme", "text"),
                            column("class", "text"),
                            column("channel", "text"),
                            column("outcome", "text"),
                            column("rule", "text")),
                    List.of("decisions", "answered"));

    private final Jdbi jdbi;

    Solicitations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Replaces solicitations and their counts, as part of the running transaction.
     *
     * @param change what becomes of each; the same object where nothing does
     */
    void update(Collection<UUID> ids, Function<Solicitation, Solicitation> change) {
        Map<UUID, Solicitation> known = find(ids);
        CellTable.Deltas counts = COUNTS.deltas();
        List<Solicitation> changed = new ArrayList<>(ids.size());
        for (UUID id : ids) {
            Solicitation before = known.getOrDefault(id, Solicitation.unknown(id));
            Solicitation after = change.apply(before);
            if (!after.equals(before)) {
                count(counts, before, -1);
                count(counts, after, 1);
                changed.add(after);
            }
        }
        if (!changed.isEmpty()) {
            save(changed);
            jdbi.useHandle(handle -> COUNTS.apply(handle, counts));
        }
    }

    void clear() {
        jdbi.useHandle(handle -> handle.execute("truncate solicitation, solicitation_cell"));
    }

    private static void count(CellTable.Deltas counts, Solicitation solicitation, int by) {
        Decision decision = solicitation.decision();
        if (decision == null) {
            return;
        }
        for (int scope : Scope.of(decision.location())) {
            counts.add(
                    List.of(
                            scope,
                            decision.day(),
                            decision.programme(),
                            decision.kind(),
                            decision.channel(),
                            decision.outcome(),
                            decision.rule()),
                    by,
                    solicitation.answered() ? by : 0);
        }
    }

    private Map<UUID, Solicitation> find(Collection<UUID> ids) {
        return jdbi.withHandle(
                handle -> {
                    Map<UUID, Solicitation> found = HashMap.newHashMap(ids.size());
                    handle.createQuery(
                                    "select * from solicitation where solicitation_id = any(:ids)")
                            .bind("ids", ids.toArray(UUID[]::new))
                            .map((row, context) -> solicitation(row))
                            .forEach(solicitation -> found.put(solicitation.id(), solicitation));
                    return found;
                });
    }

    private void save(List<Solicitation> changed) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into solicitation (solicitation_id, version, location, day, programme, class, channel,
                                                  outcome, rule, answered)
                        select * from unnest(:ids, :versions, :locations, :days, :programmes, :classes, :channels,
                                             :outcomes, :rules, :answered)
                        on conflict (solicitation_id) do update set
                            version = excluded.version, location = excluded.location, day = excluded.day,
                            programme = excluded.programme, class = excluded.class, channel = excluded.channel,
                            outcome = excluded.outcome, rule = excluded.rule, answered = excluded.answered
                        """)
                                .bind(
                                        "ids",
                                        changed.stream().map(Solicitation::id).toArray(UUID[]::new))
                                .bind(
                                        "versions",
                                        changed.stream()
                                                .map(Solicitation::version)
                                                .toArray(Long[]::new))
                                .bind(
                                        "locations",
                                        decisions(changed, Decision::location)
                                                .toArray(Integer[]::new))
                                .bind(
                                        "days",
                                        decisions(changed, Decision::day).toArray(LocalDate[]::new))
                                .bind(
                                        "programmes",
                                        decisions(changed, Decision::programme)
                                                .toArray(String[]::new))
                                .bind(
                                        "classes",
                                        decisions(changed, Decision::kind).toArray(String[]::new))
                                .bind(
                                        "channels",
                                        decisions(changed, Decision::channel)
                                                .toArray(String[]::new))
                                .bind(
                                        "outcomes",
                                        decisions(changed, Decision::outcome)
                                                .toArray(String[]::new))
                                .bind(
                                        "rules",
                                        decisions(changed, Decision::rule).toArray(String[]::new))
                                .bind(
                                        "answered",
                                        changed.stream()
                                                .map(Solicitation::answered)
                                                .toArray(Boolean[]::new))
                                .execute());
    }

    private static <T> List<@Nullable T> decisions(
            List<Solicitation> changed, Function<Decision, T> part) {
        List<@Nullable T> parts = new ArrayList<>(changed.size());
        for (Solicitation solicitation : changed) {
            Decision decision = solicitation.decision();
            parts.add(decision == null ? null : part.apply(decision));
        }
        return parts;
    }

    private static Solicitation solicitation(ResultSet row) throws SQLException {
        long version = row.getLong("version");
        @Nullable Decision decision =
                version == 0
                        ? null
                        : new Decision(
                                row.getInt("location"),
                                row.getObject("day", LocalDate.class),
                                row.getString("programme"),
                                row.getString("class"),
                                row.getString("channel"),
                                row.getString("outcome"),
                                row.getString("rule"));
        return new Solicitation(
                row.getObject("solicitation_id", UUID.class),
                version,
                decision,
                row.getBoolean("answered"));
    }
}
