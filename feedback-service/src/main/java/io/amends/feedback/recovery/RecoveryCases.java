package io.amends.feedback.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.feedback.history.Publications;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.RecoveryCase.Doing;
import io.amends.feedback.recovery.RecoveryCase.Recorded;
import io.amends.feedback.recovery.RecoveryCase.Subject;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The recovery cases, with all that was done about them. */
@ApplicationScoped
public class RecoveryCases {
    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final Locations locations;
    private final Publications publications;
    private final RecoveryPolicy policy;
    private final WakingOfCases waking;

    RecoveryCases(
            Jdbi jdbi,
            EventJson json,
            Locations locations,
            Publications publications,
            RecoveryPolicy policy,
            WakingOfCases waking) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.locations = locations;
        this.publications = publications;
        this.policy = policy;
        this.waking = waking;
    }

    /** A case to be opened for a complaint. */
    public record Opening(Subject subject, @Nullable UUID customerId, Doing doing) {}

    @Transactional(TxType.MANDATORY)
    public void open(List<Opening> openings) {
        Map<String, Location> known =
                locations.get(
                        openings.stream().map(opening -> opening.subject().location()).toList());
        List<RecoveryCase> opened = new ArrayList<>();
        for (Opening opening : openings) {
            Subject subject = opening.subject();
            RecoveryPolicy.Target target = policy.target(subject.severity());
            opened.add(
                    RecoveryCase.open(
                            subject,
                            opening.customerId(),
                            locationOf(known, subject).calendar(),
                            target.acknowledge(),
                            target.resolve(),
                            opening.doing()));
        }
        save(opened);
    }

    public Optional<RecoveryCase> find(UUID caseId) {
        return jdbi.withHandle(
                handle ->
                        load(
                                        handle,
                                        handle.createQuery(
                                                        "select * from recovery_cases where case_id = any(:ids)")
                                                .bindArray("ids", UUID.class, List.of(caseId)))
                                .stream()
                                .findFirst());
    }

    /** The case, locked until the end of the transaction. */
    @Transactional(TxType.MANDATORY)
    public Optional<RecoveryCase> lock(UUID caseId) {
        return jdbi.withHandle(
                handle ->
                        load(
                                        handle,
                                        handle.createQuery(
                                                        "select * from recovery_cases where case_id = any(:ids) for update")
                                                .bindArray("ids", UUID.class, List.of(caseId)))
                                .stream()
                                .findFirst());
    }

    /** Stores what was recorded about the cases, and tells it. */
    @Transactional(TxType.MANDATORY)
    public void save(Collection<RecoveryCase> cases) {
        List<OutgoingEvent> events = new ArrayList<>();
        jdbi.useHandle(
                handle -> {
                    var openings =
                            handle.prepareBatch(
                                    """
                    insert into recovery_cases
                      (case_id, version, complaint_id, location, prompted, severity, cause, visit_id, claim_id, imported,
                       state, customer_id, assignee, opened_at, acknowledge_by, resolve_by, escalated, due_at, wakes_at)
                    values
                      (:caseId, :version, :complaintId, :location, :prompted, :severity, :cause, :visitId, :claimId,
                       :imported, :state, :customerId, :assignee, :openedAt, :acknowledgeBy, :resolveBy, :escalated,
                       :dueAt, :wakesAt)""");
                    var changes =
                            handle.prepareBatch(
                                    """
                    update recovery_cases
                    set version = :version, state = :state, customer_id = :customerId, assignee = :assignee,
                        acknowledge_by = :acknowledgeBy, resolve_by = :resolveBy, escalated = :escalated,
                        due_at = :dueAt, wakes_at = :wakesAt
                    where case_id = :caseId and version = :version - :recorded""");
                    var actions =
                            handle.prepareBatch(
                                    """
                    insert into case_actions
                      (case_id, version, kind, at, recorded_at, by, imported, business_minutes, details)
                    values
                      (:caseId, :version, :kind, :at, :recordedAt, :by, :imported, :businessMinutes,
                       cast(:details as jsonb))""");
                    for (RecoveryCase changed : cases) {
                        List<Recorded> recorded = changed.takeUnsaved();
                        if (recorded.isEmpty()) {
                            continue;
                        }
                        Subject subject = changed.subject();
                        boolean isNew = changed.version() == recorded.size();
                        PreparedBatch row = isNew ? openings : changes;
                        if (isNew) {
                            Cause cause = subject.cause();
                            row.bind("complaintId", subject.complaintId())
                                    .bind("location", subject.location())
                                    .bind("prompted", subject.prompted())
                                    .bind("severity", subject.severity().name())
                                    .bind("cause", cause == null ? null : cause.name())
                                    .bind("visitId", subject.visitId())
                                    .bind("claimId", subject.claimId())
                                    .bind("imported", subject.imported())
                                    .bind("openedAt", changed.openedAt());
                        } else {
                            row.bind("recorded", recorded.size());
                        }
                        row.bind("caseId", subject.caseId())
                                .bind("version", changed.version())
                                .bind("state", changed.state().name())
                                .bind("customerId", changed.customerId())
                                .bind("assignee", changed.assignee())
                                .bind("acknowledgeBy", changed.acknowledgeBy())
                                .bind("resolveBy", changed.resolveBy())
                                .bind("escalated", changed.isEscalated())
                                .bind("dueAt", changed.dueAt().orElse(null))
                                .bind("wakesAt", changed.wakesAt().orElse(null))
                                .add();
                        for (Recorded one : recorded) {
                            CaseAction action = one.action();
                            actions.bind("caseId", subject.caseId())
                                    .bind("version", action.version())
                                    .bind("kind", action.kind())
                                    .bind("at", action.at())
                                    .bind("recordedAt", action.recordedAt())
                                    .bind("by", action.by())
                                    .bind("imported", action.imported())
                                    .bind("businessMinutes", action.businessMinutes())
                                    .bind("details", write(action.detail()))
                                    .add();
                            events.add(
                                    new OutgoingEvent(
                                            RecoveryCaseEvent.TOPIC,
                                            action.eventType(),
                                            subject.caseId().toString(),
                                            action.version(),
                                            action.at(),
                                            one.state()));
                        }
                    }
                    openings.execute();
                    for (int changedRows : changes.execute()) {
                        if (changedRows != 1) {
                            throw new IllegalStateException(
                                    "a case was changed without having been locked");
                        }
                    }
                    actions.execute();
                });
        publications.publish(events);
        waking.lookAgainAfterCommit();
    }

    /** The ids of the open cases of these locations. */
    @Transactional(TxType.MANDATORY)
    void changeOpenOnesAt(Collection<String> locationCodes, Consumer<RecoveryCase> change) {
        change(
                """
                select * from recovery_cases
                where location = any(:of) and due_at is not null order by case_id for update""",
                String.class,
                locationCodes,
                change);
    }

    /** Says whose complaints these are, where that was not known. */
    @Transactional(TxType.MANDATORY)
    public void identify(Map<UUID, UUID> customersByComplaint, Instant now) {
        change(
                """
                select * from recovery_cases
                where complaint_id = any(:of) and customer_id is null order by case_id for update""",
                UUID.class,
                customersByComplaint.keySet(),
                identified -> {
                    UUID customer = customersByComplaint.get(identified.subject().complaintId());
                    if (customer != null) {
                        identified.identify(customer, now);
                    }
                });
    }

    /**
     * Does what is due by itself, for a bounded number of cases that no other instance is at work
     * on.
     *
     * @return how many cases that were
     */
    @Transactional(TxType.REQUIRES_NEW)
    int wakeDue(Instant now, int limit) {
        List<RecoveryCase> due =
                jdbi.withHandle(
                        handle ->
                                load(
                                        handle,
                                        handle.createQuery(
                                                        """
                                select * from recovery_cases where wakes_at <= :now
                                order by wakes_at limit :limit for update skip locked""")
                                                .bind("now", now)
                                                .bind("limit", limit)));
        // Saving makes the waker look again: with nothing due, that would never end.
        if (!due.isEmpty()) {
            due.forEach(one -> one.wake(now));
            save(due);
        }
        return due.size();
    }

    /** When the next case wakes; empty when none does. */
    Optional<Instant> nextWaking() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select min(wakes_at) from recovery_cases")
                                .mapTo(Instant.class)
                                .findOne());
    }

    /** Deletes what people wrote about the cases of erased customers; what was done stays. */
    @Transactional(TxType.MANDATORY)
    public void forgetNotes(Collection<UUID> customerIds) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update case_actions a set details = a.details - 'note'
                        from recovery_cases c
                        where c.customer_id = any(:customers) and a.case_id = c.case_id and jsonb_exists(a.details, 'note')""")
                                .bindArray("customers", UUID.class, customerIds)
                                .execute());
    }

    private <T> void change(
            String select, Class<T> type, Collection<T> of, Consumer<RecoveryCase> change) {
        List<RecoveryCase> cases =
                jdbi.withHandle(
                        handle ->
                                load(handle, handle.createQuery(select).bindArray("of", type, of)));
        cases.forEach(change);
        save(cases);
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
                                        locationOf(known, row.subject()).calendar(),
                                        // An unlocked read may see actions that are newer than the
                                        // row.
                                        histories
                                                .getOrDefault(row.subject().caseId(), List.of())
                                                .stream()
                                                .filter(action -> action.version() <= row.version())
                                                .toList()))
                .toList();
    }

    private Location locationOf(Map<String, Location> known, Subject subject) {
        Location location = known.get(subject.location());
        return location == null ? locations.get(subject.location()) : location;
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
