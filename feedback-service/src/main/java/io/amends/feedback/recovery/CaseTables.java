package io.amends.feedback.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.database.Columns;
import io.amends.chassis.envelope.EventJson;
import io.amends.feedback.location.Calendar;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.RecoveryCase.Recorded;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The cases as they are stored: every action, and a row per case that sums them up for searching,
 * sorting and locking.
 */
@ApplicationScoped
class CaseTables {
    /** What is read of an action {@code a}, beside a case or not. */
    private static final String ACTION =
            "a.version as action_version, a.kind, a.at, a.recorded_at, a.by, a.imported as action_imported,"
                    + " a.business_minutes, a.details";

    /** What was recorded about cases whose rows the statement has {@code written}. */
    private static final String RECORD =
            """
            insert into case_actions
              (case_id, version, kind, at, recorded_at, by, imported, business_minutes, details)
            select a.case_id, a.version, a.kind, a.at, a.recorded_at, a.by, a.imported, a.business_minutes,
                   a.details::jsonb
            from unnest(:actionOf, :actionVersion, :kind, :at, :recordedAt, :by, :actionImported, :businessMinutes,
                        :details)
              as a (case_id, version, kind, at, recorded_at, by, imported, business_minutes, details)
            where a.case_id in (select case_id from written)""";

    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final Locations locations;

    CaseTables(Jdbi jdbi, EventJson json, Locations locations) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.locations = locations;
    }

    /** The case as it is at this moment, for looking at it. */
    Optional<RecoveryCase> find(UUID caseId) {
        record Row(Subject subject, CaseAction action) {}
        List<Row> rows =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                                select c.*, %s from recovery_cases c join case_actions a on a.case_id = c.case_id
                                where c.case_id = :id order by a.version"""
                                                        .formatted(ACTION))
                                        .bind("id", caseId)
                                        .map((row, _) -> new Row(subject(row), action(row)))
                                        .list());
        return rows.stream()
                .findFirst()
                .map(
                        first ->
                                RecoveryCase.of(
                                        first.subject(),
                                        new Calendars(List.of(first.subject())).of(first.subject()),
                                        rows.stream().map(Row::action).toList()));
    }

    /**
     * The cases whose rows a condition selects, in its order; {@code condition} is what follows
     * {@code where}, and locks them.
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

        Subject subject() {
            return changed.subject();
        }

        RecoveryCaseEvent state() {
            return recorded.getLast().state();
        }
    }

    /** Stores what was recorded about cases that this transaction has locked, or opens. */
    void store(List<Change> changes) {
        jdbi.useHandle(
                handle -> {
                    open(handle, changes.stream().filter(Change::opens).toList());
                    update(handle, changes.stream().filter(change -> !change.opens()).toList());
                });
    }

    private void open(Handle handle, List<Change> openings) {
        if (openings.isEmpty()) {
            return;
        }
        var insert =
                handle.createUpdate(
                        """
                with written as (
                  insert into recovery_cases
                    (case_id, version, state, customer_id, assignee, acknowledge_by, resolve_by, escalated, due_at,
                     wakes_at, complaint_id, location, prompted, severity, cause, visit_id, claim_id, imported, opened_at)
                  select * from unnest(
                     :caseId, :version, :state, :customerId, :assignee, :acknowledgeBy, :resolveBy, :escalated, :dueAt,
                     :wakesAt, :complaintId, :location, :prompted, :severity, :cause, :visitId, :claimId, :imported,
                     :openedAt)
                  returning case_id)
                """
                                + RECORD);
        bindWhatMayChange(new Columns<>(insert, openings))
                .bind("complaintId", UUID.class, opening -> opening.subject().complaintId())
                .bind("location", String.class, opening -> opening.subject().location())
                .bind("prompted", Boolean.class, opening -> opening.subject().prompted())
                .bind("severity", String.class, opening -> opening.subject().severity().name())
                .bind("cause", String.class, opening -> nameOf(opening.subject().cause()))
                .bind("visitId", UUID.class, opening -> opening.subject().visitId())
                .bind("claimId", UUID.class, opening -> opening.subject().claimId())
                .bind("imported", Boolean.class, opening -> opening.subject().imported())
                .bind("openedAt", Instant.class, opening -> opening.state().openedAt());
        bindRecorded(insert, openings);
        insert.execute();
    }

    private void update(Handle handle, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        var update =
                handle.createQuery(
                        """
                with written as (
                  update recovery_cases c
                  set version = n.version, state = n.state, customer_id = n.customer_id, assignee = n.assignee,
                      acknowledge_by = n.acknowledge_by, resolve_by = n.resolve_by, escalated = n.escalated,
                      due_at = n.due_at, wakes_at = n.wakes_at
                  from unnest(
                     :caseId, :version, :state, :customerId, :assignee, :acknowledgeBy, :resolveBy, :escalated, :dueAt,
                     :wakesAt, :recorded)
                    as n (case_id, version, state, customer_id, assignee, acknowledge_by, resolve_by, escalated, due_at,
                          wakes_at, recorded)
                  where c.case_id = n.case_id and c.version = n.version - n.recorded
                  returning c.case_id),
                recorded as (
                %s)
                select count(*) from written"""
                                .formatted(RECORD));
        bindWhatMayChange(new Columns<>(update, changes))
                .bind("recorded", Long.class, change -> (long) change.recorded().size());
        bindRecorded(update, changes);
        if (update.mapTo(Integer.class).one() != changes.size()) {
            throw new IllegalStateException("a case was changed without having been locked");
        }
    }

    private static <S extends SqlStatement<S>> Columns<S, Change> bindWhatMayChange(
            Columns<S, Change> rows) {
        return rows.bind("caseId", UUID.class, change -> change.state().caseId())
                .bind("version", Long.class, change -> change.state().version())
                .bind("state", String.class, change -> change.state().state().name())
                .bind("customerId", UUID.class, change -> change.state().customerId())
                .bind("assignee", String.class, change -> change.changed().assignee())
                .bind("acknowledgeBy", Instant.class, change -> change.state().acknowledgeBy())
                .bind("resolveBy", Instant.class, change -> change.state().resolveBy())
                .bind("escalated", Boolean.class, change -> change.changed().isEscalated())
                .bind("dueAt", Instant.class, change -> change.changed().dueAt().orElse(null))
                .bind("wakesAt", Instant.class, change -> change.changed().wakesAt().orElse(null));
    }

    private <S extends SqlStatement<S>> void bindRecorded(S statement, List<Change> changes) {
        List<Recorded> recorded =
                changes.stream().flatMap(change -> change.recorded().stream()).toList();
        new Columns<>(statement, recorded)
                .bind("actionOf", UUID.class, one -> one.state().caseId())
                .bind("actionVersion", Long.class, one -> one.action().version())
                .bind("kind", String.class, one -> one.action().kind())
                .bind("at", Instant.class, one -> one.action().at())
                .bind("recordedAt", Instant.class, one -> one.action().recordedAt())
                .bind("by", String.class, one -> one.action().by())
                .bind("actionImported", Boolean.class, one -> one.action().imported())
                .bind("businessMinutes", Long.class, one -> one.action().businessMinutes())
                .bind("details", String.class, one -> write(one.action().detail()));
    }

    private List<RecoveryCase> load(Handle handle, Query select) {
        List<Subject> subjects = select.map((row, _) -> subject(row)).list();
        if (subjects.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<CaseAction>> histories = new HashMap<>();
        handle.createQuery(
                        "select a.case_id, %s from case_actions a where a.case_id = any(:ids) order by a.case_id, a.version"
                                .formatted(ACTION))
                .bindArray("ids", UUID.class, subjects.stream().map(Subject::caseId).toList())
                .map((row, _) -> Map.entry(row.getObject("case_id", UUID.class), action(row)))
                .forEach(
                        entry ->
                                histories
                                        .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                                        .add(entry.getValue()));
        Calendars calendars = new Calendars(subjects);
        return subjects.stream()
                .map(
                        subject ->
                                RecoveryCase.of(
                                        subject,
                                        calendars.of(subject),
                                        histories.getOrDefault(subject.caseId(), List.of())))
                .toList();
    }

    /**
     * The calendars of some cases, asked for together when the first of them is needed: who only
     * looks at a case needs none.
     */
    private final class Calendars {
        private final List<String> codes;
        private @Nullable Map<String, Location> known;

        Calendars(List<Subject> subjects) {
            codes = subjects.stream().map(Subject::location).distinct().toList();
        }

        Supplier<Calendar> of(Subject subject) {
            return () -> at(subject.location());
        }

        private Calendar at(String code) {
            Map<String, Location> places = known;
            if (places == null) {
                places = locations.get(codes);
                known = places;
            }
            return Objects.requireNonNull(places.get(code)).calendar();
        }
    }

    private static @Nullable String nameOf(@Nullable Cause cause) {
        return cause == null ? null : cause.name();
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
                    row.getLong("action_version"),
                    row.getTimestamp("at").toInstant(),
                    row.getTimestamp("recorded_at").toInstant(),
                    row.getString("by"),
                    row.getBoolean("action_imported"),
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
