package io.amends.feedback.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.RecoveryCase.Recorded;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The cases as they are stored: every action, and a row per case that sums them up for searching,
 * sorting and locking.
 */
@ApplicationScoped
class CaseTables {
    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final Locations locations;

    CaseTables(Jdbi jdbi, EventJson json, Locations locations) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.locations = locations;
    }

    /**
     * The cases whose rows a condition selects, in its order; {@code condition} is what follows
     * {@code where}.
     */
    List<RecoveryCase> load(String condition, UnaryOperator<Query> bind) {
        return jdbi.withHandle(
                handle ->
                        load(
                                handle,
                                bind.apply(
                                        handle.createQuery(
                                                "select * from recovery_cases where "
                                                        + condition))));
    }

    /** A case with what was recorded about it since it was loaded. */
    record Change(RecoveryCase changed, List<Recorded> recorded) {
        boolean opens() {
            return changed.version() == recorded.size();
        }

        RecoveryCaseEvent state() {
            return recorded.getLast().state();
        }
    }

    /** Stores what was recorded about cases that this transaction has locked, or opens. */
    void store(Collection<Change> changes) {
        jdbi.useHandle(
                handle -> {
                    open(handle, changes.stream().filter(Change::opens).toList());
                    update(handle, changes.stream().filter(change -> !change.opens()).toList());
                    append(handle, changes);
                });
    }

    private static void open(Handle handle, List<Change> openings) {
        var rows =
                handle.prepareBatch(
                        """
                insert into recovery_cases
                  (case_id, version, complaint_id, location, prompted, severity, cause, visit_id, claim_id, imported,
                   state, customer_id, assignee, opened_at, acknowledge_by, resolve_by, escalated, due_at, wakes_at)
                values
                  (:caseId, :version, :complaintId, :location, :prompted, :severity, :cause, :visitId, :claimId,
                   :imported, :state, :customerId, :assignee, :openedAt, :acknowledgeBy, :resolveBy, :escalated,
                   :dueAt, :wakesAt)""");
        for (Change opening : openings) {
            Subject subject = opening.changed().subject();
            Cause cause = subject.cause();
            bindWhatMayChange(rows, opening)
                    .bind("complaintId", subject.complaintId())
                    .bind("location", subject.location())
                    .bind("prompted", subject.prompted())
                    .bind("severity", subject.severity().name())
                    .bind("cause", cause == null ? null : cause.name())
                    .bind("visitId", subject.visitId())
                    .bind("claimId", subject.claimId())
                    .bind("imported", subject.imported())
                    .bind("openedAt", opening.state().openedAt())
                    .add();
        }
        rows.execute();
    }

    private static void update(Handle handle, List<Change> changes) {
        var rows =
                handle.prepareBatch(
                        """
                update recovery_cases
                set version = :version, state = :state, customer_id = :customerId, assignee = :assignee,
                    acknowledge_by = :acknowledgeBy, resolve_by = :resolveBy, escalated = :escalated,
                    due_at = :dueAt, wakes_at = :wakesAt
                where case_id = :caseId and version = :version - :recorded""");
        for (Change change : changes) {
            bindWhatMayChange(rows, change).bind("recorded", change.recorded().size()).add();
        }
        for (int changedRows : rows.execute()) {
            if (changedRows != 1) {
                throw new IllegalStateException("a case was changed without having been locked");
            }
        }
    }

    private static PreparedBatch bindWhatMayChange(PreparedBatch rows, Change change) {
        RecoveryCase changed = change.changed();
        RecoveryCaseEvent state = change.state();
        return rows.bind("caseId", state.caseId())
                .bind("version", state.version())
                .bind("state", state.state().name())
                .bind("customerId", state.customerId())
                .bind("assignee", changed.assignee())
                .bind("acknowledgeBy", state.acknowledgeBy())
                .bind("resolveBy", state.resolveBy())
                .bind("escalated", changed.isEscalated())
                .bind("dueAt", changed.dueAt().orElse(null))
                .bind("wakesAt", changed.wakesAt().orElse(null));
    }

    private void append(Handle handle, Collection<Change> changes) {
        var rows =
                handle.prepareBatch(
                        """
                insert into case_actions
                  (case_id, version, kind, at, recorded_at, by, imported, business_minutes, details)
                values
                  (:caseId, :version, :kind, :at, :recordedAt, :by, :imported, :businessMinutes,
                   cast(:details as jsonb))""");
        for (Change change : changes) {
            for (Recorded recorded : change.recorded()) {
                CaseAction action = recorded.action();
                rows.bind("caseId", recorded.state().caseId())
                        .bind("version", action.version())
                        .bind("kind", action.kind())
                        .bind("at", action.at())
                        .bind("recordedAt", action.recordedAt())
                        .bind("by", action.by())
                        .bind("imported", action.imported())
                        .bind("businessMinutes", action.businessMinutes())
                        .bind("details", write(action.detail()))
                        .add();
            }
        }
        rows.execute();
    }

    private List<RecoveryCase> load(Handle handle, Query select) {
        record Row(Subject subject, long version) {}
        List<Row> rows =
                select.map((row, _) -> new Row(subject(row), row.getLong("version"))).list();
        if (rows.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<CaseAction>> histories = new HashMap<>();
        handle.createQuery(
                        "select * from case_actions where case_id = any(:ids) order by case_id, version")
                .bindArray(
                        "ids",
                        UUID.class,
                        rows.stream().map(row -> row.subject().caseId()).toList())
                .map((row, _) -> Map.entry(row.getObject("case_id", UUID.class), action(row)))
                .forEach(
                        entry ->
                                histories
                                        .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                                        .add(entry.getValue()));
        Map<String, Location> known =
                locations.get(
                        rows.stream().map(row -> row.subject().location()).distinct().toList());
        return rows.stream()
                .map(
                        row ->
                                RecoveryCase.of(
                                        row.subject(),
                                        Objects.requireNonNull(known.get(row.subject().location()))
                                                .calendar(),
                                        // An unlocked read may see actions that are newer than the
                                        // row.
                                        histories
                                                .getOrDefault(row.subject().caseId(), List.of())
                                                .stream()
                                                .filter(action -> action.version() <= row.version())
                                                .toList()))
                .toList();
    }

    private static Subject subject(ResultSet row) throws SQLException {
        @Nullable String cause = row.getString("cause");
        return new Subject(
                row.getObject("case_id", UUID.class),
                row.getObject("complaint_id", UUID.class),
                row.getString("location"),
                row.getBoolean("prompted"),
                Severity.valueOf(row.getString("severity")),
                cause == null ? null : Cause.valueOf(cause),
                row.getObject("visit_id", UUID.class),
                row.getObject("claim_id", UUID.class),
                row.getBoolean("imported"));
    }

    private CaseAction action(ResultSet row) throws SQLException {
        try {
            return new CaseAction(
                    row.getLong("version"),
                    row.getTimestamp("at").toInstant(),
                    row.getTimestamp("recorded_at").toInstant(),
                    row.getString("by"),
                    row.getBoolean("imported"),
                    row.getLong("business_minutes"),
                    json.readValue(
                            row.getString("details"), CaseAction.detailOf(row.getString("kind"))));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String write(CaseAction.Detail detail) {
        try {
            return json.writeValueAsString(detail);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
