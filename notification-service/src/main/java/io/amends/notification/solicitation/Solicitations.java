package io.amends.notification.solicitation;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.sql.Rows;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** All solicitations, decided or still to be decided. */
@ApplicationScoped
public class Solicitations {
    /** As the indexes have it: most are about the visit itself. */
    private static final String BECAUSE_OF_VISIT =
            "(subject_id = :visit or visit_id = :visit and visit_id <> subject_id)";

    /** The space of the advisory locks on addresses. */
    private static final int ADDRESSES = 0xadd5e5;

    private final Jdbi jdbi;
    private final Outbox outbox;

    Solicitations(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    /**
     * Takes the next ones that are due, for this transaction; those that another instance holds are
     * passed over.
     *
     * @return in the order in which they are due
     */
    List<Solicitation> claimDue(Instant now, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select * from solicitations where timer_at <= :now
                        order by timer_at, solicitation_id limit :limit
                        for update skip locked
                        """)
                                .bind("now", now)
                                .bind("limit", limit)
                                .map((row, context) -> solicitation(row))
                                .list());
    }

    /** Takes those of these that are still due, like {@link #claimDue}. */
    List<Solicitation> claim(Collection<UUID> ids, Instant now) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select * from solicitations where solicitation_id = any(:ids) and timer_at <= :now
                        order by timer_at, solicitation_id
                        for update skip locked
                        """)
                                .bind("ids", ids.toArray(UUID[]::new))
                                .bind("now", now)
                                .map((row, context) -> solicitation(row))
                                .list());
    }

    void putOff(List<Solicitation> claimed, Instant until) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "update solicitations set timer_at = :until where solicitation_id = any(:ids)")
                                .bind("until", until)
                                .bind(
                                        "ids",
                                        claimed.stream().map(Solicitation::id).toArray(UUID[]::new))
                                .execute());
    }

    /** When the next timer goes off; empty when none is set. */
    Optional<Instant> nextTimer() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select timer_at from solicitations where timer_at is not null order by timer_at limit 1")
                                .map((row, context) -> instant(row, "timer_at"))
                                .findOne());
    }

    /** By id, for those who hold their rows in another way. */
    public List<Solicitation> byIds(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                "select * from solicitations where solicitation_id = any(:ids)")
                                        .bind("ids", ids.toArray(UUID[]::new))
                                        .map((row, context) -> solicitation(row))
                                        .list());
    }

    /**
     * Nobody else decides about mail to these addresses until the transaction ends. Customers who
     * share one are decided about one after the other, though their rows are different ones. To be
     * called after the customers' rows are locked, and once.
     */
    void lockAddresses(Collection<UUID> addresses) {
        if (addresses.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "select count(pg_advisory_xact_lock(:space, hash)) from unnest(:hashes) as hash")
                                .bind("space", ADDRESSES)
                                .bind(
                                        "hashes",
                                        addresses.stream()
                                                .map(UUID::hashCode)
                                                .distinct()
                                                .sorted()
                                                .toArray(Integer[]::new))
                                .mapTo(Long.class)
                                .one());
    }

    /**
     * When messages of the survey and marketing classes were sent to these customers or addresses,
     * or held out.
     */
    void eachAsked(
            Collection<UUID> customers,
            Collection<UUID> addresses,
            Instant since,
            Instant now,
            AskedSink sink) {
        if (customers.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select solicitation_id, customer_id, contact_point_id, programme, outcome, asked_at, sent_at
                        from solicitations where customer_id = any(:customers) and asked_at > :since
                        union
                        select solicitation_id, customer_id, contact_point_id, programme, outcome, asked_at, sent_at
                        from solicitations where contact_point_id = any(:addresses) and asked_at > :since
                        """)
                                .bind("customers", customers.toArray(UUID[]::new))
                                .bind("addresses", addresses.toArray(UUID[]::new))
                                .bind("since", since)
                                .map(
                                        (row, context) -> {
                                            Instant at = instant(row, "asked_at");
                                            Instant sent = maybeInstant(row, "sent_at");
                                            boolean waits =
                                                    Outcome.QUEUED
                                                            .word()
                                                            .equals(row.getString("outcome"));
                                            sink.asked(
                                                    row.getObject("customer_id", UUID.class),
                                                    row.getObject("contact_point_id", UUID.class),
                                                    new Asked(
                                                            ProgrammeName.of(
                                                                            row.getString(
                                                                                    "programme"))
                                                                    .kind(),
                                                            at,
                                                            waits
                                                                    ? now
                                                                    : sent == null ? at : sent));
                                            return true;
                                        })
                                .list());
    }

    interface AskedSink {
        void asked(@Nullable UUID customer, @Nullable UUID address, Asked asked);
    }

    private record State(
            UUID solicitationId,
            @Nullable UUID customerId,
            LocalDate localDate,
            @Nullable Instant timerAt,
            Instant dueAt,
            long version,
            @Nullable Outcome outcome,
            @Nullable Rule rule,
            @Nullable Instant decidedAt,
            @Nullable Instant askedAt,
            @Nullable Instant sentAt,
            @Nullable UUID contactPointId,
            @Nullable String traceparent) {

        static State of(Solicitation s) {
            return new State(
                    s.id(),
                    s.customerId(),
                    s.localDate(),
                    s.timerAt(),
                    s.dueAt(),
                    s.version(),
                    s.outcome(),
                    s.rule(),
                    s.decidedAt(),
                    s.askedAt(),
                    s.sentAt(),
                    s.contactPointId(),
                    s.traceToFollow());
        }
    }

    /**
     * Stores new states of solicitations whose rows, or whose deliveries' rows, the transaction
     * holds. Those with a new version are published.
     */
    public void save(List<Solicitation> changed) {
        if (changed.isEmpty()) {
            return;
        }
        String rows = Rows.of(changed.stream().map(State::of).toList());
        UUID[] ids = changed.stream().map(Solicitation::id).toArray(UUID[]::new);
        Set<UUID> published =
                new HashSet<>(
                        jdbi.withHandle(
                                handle ->
                                        handle.createQuery(
                                                        """
                        with changed as (
                          select r.*, s.version as before
                          from jsonb_to_recordset(:rows::jsonb) as r
                            (solicitation_id uuid, customer_id uuid, local_date date, timer_at timestamptz,
                             due_at timestamptz, version bigint, outcome text, rule text, decided_at timestamptz,
                             asked_at timestamptz, sent_at timestamptz, contact_point_id uuid, traceparent text)
                          join solicitations s using (solicitation_id)
                          -- Else, by the planner's guess of how many these are, all are read.
                          where solicitation_id = any(:ids)
                        ), saved as (
                          update solicitations s
                          set customer_id = c.customer_id, local_date = c.local_date, timer_at = c.timer_at,
                              due_at = c.due_at, version = c.version, outcome = c.outcome, rule = c.rule,
                              decided_at = c.decided_at, asked_at = c.asked_at, sent_at = c.sent_at,
                              contact_point_id = coalesce(c.contact_point_id, s.contact_point_id), traceparent = c.traceparent
                          from changed c where s.solicitation_id = c.solicitation_id and s.solicitation_id = any(:ids)
                        ), kept as (
                          insert into provisional_decisions
                            (solicitation_id, version, customer_id, outcome, rule, decided_at, due_at, sent_at, local_date)
                          select solicitation_id, version, customer_id, outcome, rule, decided_at, due_at, sent_at, local_date
                          from changed where version > before and outcome in ('deferred', 'unknown')
                        )
                        select solicitation_id from changed where version > before
                        """)
                                                .bind("rows", rows)
                                                .bind("ids", ids)
                                                .mapTo(UUID.class)
                                                .list()));
        List<OutgoingEvent> events =
                changed.stream()
                        .filter(solicitation -> published.contains(solicitation.id()))
                        .map(SolicitationDecided::of)
                        .toList();
        outbox.append(events);
    }

    /**
     * What to look for; what is absent does not limit.
     *
     * @param locations the only ones that the reader may see
     */
    record Search(
            Optional<UUID> customerId,
            Optional<UUID> visitId,
            Optional<Outcome> outcome,
            Optional<ProgrammeName> programme,
            Optional<? extends Collection<String>> locations) {}

    /** Newest first, those still to be decided included. */
    List<Solicitation> find(Search search, Optional<UUID> before, int limit) {
        List<String> conditions = new ArrayList<>();
        conditions.add("true");
        List<Binding> bindings = new ArrayList<>();
        search.customerId()
                .ifPresent(
                        id -> bindings.add(new Binding("customer_id = :customer", "customer", id)));
        search.visitId().ifPresent(id -> bindings.add(new Binding(BECAUSE_OF_VISIT, "visit", id)));
        search.outcome()
                .ifPresent(
                        outcome ->
                                bindings.add(
                                        new Binding(
                                                "outcome = :outcome", "outcome", outcome.word())));
        search.programme()
                .ifPresent(
                        name ->
                                bindings.add(
                                        new Binding(
                                                "programme = :programme",
                                                "programme",
                                                name.word())));
        search.locations()
                .ifPresent(
                        codes ->
                                bindings.add(
                                        new Binding(
                                                "location = any(:locations)",
                                                "locations",
                                                codes.toArray(String[]::new))));
        before.ifPresent(
                id -> bindings.add(new Binding("solicitation_id < :before", "before", id)));
        bindings.forEach(binding -> conditions.add(binding.condition()));
        return jdbi.withHandle(
                handle -> {
                    Query query =
                            handle.createQuery(
                                            "select * from solicitations where "
                                                    + String.join(" and ", conditions)
                                                    + " order by solicitation_id desc limit :limit")
                                    .bind("limit", limit);
                    bindings.forEach(binding -> query.bind(binding.name(), binding.value()));
                    return query.map((row, context) -> solicitation(row)).list();
                });
    }

    private record Binding(String condition, String name, Object value) {}

    /** The solicitation in a row that has all columns of the table. */
    public static Solicitation solicitation(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        String rule = row.getString("rule");
        return new Solicitation(
                uuid(row, "solicitation_id"),
                ProgrammeName.of(row.getString("programme")),
                new Subject(row.getString("subject_kind"), uuid(row, "subject_id")),
                row.getString("occasion"),
                row.getObject("customer_id", UUID.class),
                row.getObject("claim_id", UUID.class),
                row.getString("location"),
                row.getObject("visit_id", UUID.class),
                instant(row, "happened_at"),
                row.getObject("local_date", LocalDate.class),
                row.getBoolean("imported"),
                row.getBoolean("voided"),
                row.getString("details"),
                maybeInstant(row, "timer_at"),
                instant(row, "due_at"),
                row.getLong("version"),
                outcome == null ? null : Outcome.of(outcome),
                rule == null ? null : Rule.of(rule),
                maybeInstant(row, "decided_at"),
                maybeInstant(row, "asked_at"),
                maybeInstant(row, "sent_at"),
                row.getObject("contact_point_id", UUID.class),
                row.getString("traceparent"));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybeInstant(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
