package io.amends.notification.solicitation;

import io.amends.chassis.database.Columns;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeName;
import io.amends.notification.programme.Programmes;
import io.amends.notification.sql.Rows;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Sets the timers of programmes. What is imported, or too old already when it is heard, needs none:
 * it is decided at once, a whole batch in one statement, so that replaying years of visits stays
 * cheap.
 */
@ApplicationScoped
class Timers {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Programmes programmes;
    private final DecisionPolicy policy;
    private final Clock clock;
    private final Event<TimersSet> timersSet;

    Timers(
            Jdbi jdbi,
            Outbox outbox,
            Programmes programmes,
            DecisionPolicy policy,
            Clock clock,
            Event<TimersSet> timersSet) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.programmes = programmes;
        this.policy = policy;
        this.clock = clock;
        this.timersSet = timersSet;
    }

    private record Row(
            UUID solicitationId,
            String programme,
            String subjectKind,
            UUID subjectId,
            String occasion,
            long subjectVersion,
            @Nullable UUID customerId,
            @Nullable UUID claimId,
            String location,
            @Nullable UUID visitId,
            Instant happenedAt,
            LocalDate localDate,
            boolean imported,
            boolean voided,
            @Nullable String details,
            @Nullable Instant timerAt,
            Instant dueAt,
            long version,
            @Nullable Outcome outcome,
            @Nullable Rule rule,
            @Nullable Instant decidedAt,
            @Nullable String traceparent) {

        static Row of(Solicitation s, long subjectVersion) {
            return new Row(
                    s.id(),
                    s.programme().word(),
                    s.subject().kind(),
                    s.subject().id(),
                    s.occasion(),
                    subjectVersion,
                    s.customerId(),
                    s.claimId(),
                    s.location(),
                    s.visitId(),
                    s.happenedAt(),
                    s.localDate(),
                    s.imported(),
                    s.voided(),
                    s.details(),
                    s.timerAt(),
                    s.dueAt(),
                    s.version(),
                    s.outcome(),
                    s.rule(),
                    s.decidedAt(),
                    s.traceToFollow());
        }
    }

    /**
     * Sets the timers of what is heard of for the first time. What has a timer already follows its
     * newest state (voided, another customer); what is decided stays decided.
     *
     * @param heard with one occurrence per subject and occasion at most
     */
    void set(ProgrammeName name, List<Occurrence> heard) {
        followWhatIsQueued(name, heard);
        List<Occurrence> news = heard.isEmpty() ? heard : withoutSettled(name, heard);
        if (news.isEmpty()) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Programme programme = programmes.get(name);
        Map<UUID, Solicitation> solicitations = new HashMap<>();
        List<Row> rows = new ArrayList<>(news.size());
        for (Occurrence occurrence : news) {
            Solicitation solicitation = solicitation(programme, occurrence, now);
            solicitations.put(solicitation.id(), solicitation);
            rows.add(Row.of(solicitation, occurrence.version()));
        }
        List<OutgoingEvent> suppressed =
                decidedAtOnce(rows).stream()
                        .sorted()
                        .map(id -> Objects.requireNonNull(solicitations.get(id)))
                        .map(SolicitationDecided::of)
                        .toList();
        outbox.append(suppressed);
        if (suppressed.size() < rows.size()) {
            timersSet.fire(new TimersSet());
        }
    }

    /**
     * A mail that waits to be sent is asked about again when its turn comes: is the visit voided?
     */
    private void followWhatIsQueued(ProgrammeName name, List<Occurrence> heard) {
        List<Occurrence> amended =
                heard.stream().filter(one -> one.visitId() != null && one.version() > 1).toList();
        if (amended.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        new Columns<>(
                                        handle.createUpdate(
                                                        """
                        update solicitations s set voided = h.voided, subject_version = h.version
                        from unnest(:subjects, :visits, :versions, :voided) as h(subject, visit, version, voided)
                        where s.programme = :programme and s.subject_id = h.subject and s.occasion = ''
                          and s.visit_id = h.visit and s.subject_version < h.version and s.outcome = 'queued'
                        """)
                                                .bind("programme", name.word()),
                                        amended)
                                .bind("subjects", UUID.class, one -> one.subject().id())
                                .bind("visits", UUID.class, Occurrence::visitId)
                                .bind("versions", Long.class, Occurrence::version)
                                .bind("voided", Boolean.class, Occurrence::voided)
                                .statement()
                                .execute());
    }

    private Solicitation solicitation(Programme programme, Occurrence occurrence, Instant now) {
        Instant due = occurrence.happenedAt().plus(programme.delay());
        // What is late itself, from a till that was offline, waits for its customer as long as all.
        return policy.onHearing(programme, occurrence.happenedAt(), occurrence.imported(), now)
                .map(
                        why ->
                                Solicitation.heardOf(occurrence, due)
                                        .decided(new Decision.Suppress(why), now, Optional.empty()))
                .orElseGet(() -> Solicitation.heardOf(occurrence, due.isBefore(now) ? now : due));
    }

    /**
     * Without those that writing would leave as they are, such as the welcome of every regular:
     * trying to would lock each of their rows.
     */
    private List<Occurrence> withoutSettled(ProgrammeName name, List<Occurrence> heard) {
        Set<Integer> settled =
                jdbi.withHandle(
                        handle ->
                                new Columns<>(
                                                handle.createQuery(
                                                                """
                            select h.n
                            from unnest(:subjects, :occasions, :visits) with ordinality as h(subject, occasion, visit, n)
                            join solicitations s
                              on s.programme = :programme and s.subject_id = h.subject and s.occasion = h.occasion
                            where s.timer_at is null or s.visit_id <> h.visit and not s.voided
                            """)
                                                        .bind("programme", name.word()),
                                                heard)
                                        .bind("subjects", UUID.class, one -> one.subject().id())
                                        .bind("occasions", String.class, Occurrence::occasion)
                                        .bind("visits", UUID.class, Occurrence::visitId)
                                        .statement()
                                        .mapTo(Integer.class)
                                        .set());
        return IntStream.range(0, heard.size())
                .filter(i -> !settled.contains(i + 1))
                .mapToObj(heard::get)
                .toList();
    }

    /** Writes the rows, and tells which of them were new and are decided already. */
    private Set<UUID> decidedAtOnce(List<Row> rows) {
        return new HashSet<>(
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                        with heard as (
                          select * from jsonb_to_recordset(:rows::jsonb) as r
                            (solicitation_id uuid, programme text, subject_kind text, subject_id uuid, occasion text,
                             subject_version bigint, customer_id uuid, claim_id uuid, location text, visit_id uuid,
                             happened_at timestamptz, local_date date, imported boolean, voided boolean, details text,
                             timer_at timestamptz, due_at timestamptz, version bigint, outcome text, rule text,
                             decided_at timestamptz, traceparent text)
                        ), written as (
                          insert into solicitations as s
                            (solicitation_id, programme, subject_kind, subject_id, occasion, subject_version, customer_id,
                             claim_id, location, visit_id, happened_at, local_date, imported, voided, details, timer_at,
                             due_at, version, outcome, rule, decided_at, traceparent)
                          select solicitation_id, programme, subject_kind, subject_id, occasion, subject_version,
                             customer_id, claim_id, location, visit_id, happened_at, local_date, imported, voided,
                             details::jsonb, timer_at, due_at, version, outcome, rule, decided_at, traceparent
                          from heard order by subject_id, occasion
                          on conflict (programme, subject_id, occasion) do update
                          set subject_version = excluded.subject_version, customer_id = coalesce(excluded.customer_id, s.customer_id),
                              location = excluded.location, visit_id = excluded.visit_id,
                              happened_at = excluded.happened_at, local_date = excluded.local_date,
                              imported = excluded.imported, voided = excluded.voided,
                              -- What waits may wait for somebody else now.
                              timer_at = s.due_at
                          -- A new state of the same visit; or the first visit was voided and this one takes its place.
                          where s.timer_at is not null
                            and (s.visit_id is not distinct from excluded.visit_id
                                 and s.subject_version < excluded.subject_version
                                 or s.visit_id <> excluded.visit_id and s.voided)
                          returning s.solicitation_id
                        )
                        select h.solicitation_id from heard h join written using (solicitation_id)
                        where h.version = 1
                        """)
                                        .bind("rows", Rows.of(rows))
                                        .mapTo(UUID.class)
                                        .list()));
    }
}
