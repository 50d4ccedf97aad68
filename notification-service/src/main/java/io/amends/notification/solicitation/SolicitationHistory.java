package io.amends.notification.solicitation;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.notification.preference.ContactEvents;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Tells topic solicitations again: every published decision and contact event, as they were. */
@ApplicationScoped
class SolicitationHistory implements EventHistory {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Jdbi jdbi;
    private final ContactEvents contactEvents;

    SolicitationHistory(Jdbi jdbi, ContactEvents contactEvents) {
        this.jdbi = jdbi;
        this.contactEvents = contactEvents;
    }

    @Override
    public String topic() {
        return SolicitationDecided.TOPIC;
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        UUID after = afterKey == null ? BEFORE_ALL : UUID.fromString(afterKey);
        Map<String, List<OutgoingEvent>> byKey = new TreeMap<>();
        decisionsAfter(after, limit)
                .forEach(
                        event ->
                                byKey.computeIfAbsent(event.key(), key -> new ArrayList<>())
                                        .add(event));
        contactEvents
                .after(after, limit)
                .forEach(
                        event ->
                                byKey.computeIfAbsent(event.key(), key -> new ArrayList<>())
                                        .add(event));
        return byKey.values().stream().limit(limit).flatMap(List::stream).toList();
    }

    private List<OutgoingEvent> decisionsAfter(UUID after, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        with page as (
                          select * from solicitations where solicitation_id > :after and version > 0
                          order by solicitation_id limit :limit
                        ), told as (
                          select d.* from page join provisional_decisions d using (solicitation_id)
                          union all
                          select solicitation_id, version, customer_id, outcome, rule, decided_at, due_at, sent_at,
                                 local_date
                          from page
                          -- What a provisional decision's row says may be of the next one already.
                          where not exists (select from provisional_decisions d
                                            where (d.solicitation_id, d.version) = (page.solicitation_id, page.version))
                        )
                        select s.solicitation_id, s.programme, s.subject_kind, s.subject_id, s.occasion, s.claim_id,
                               s.location, s.visit_id, s.happened_at, s.imported, s.voided, s.details, s.timer_at,
                               s.asked_at, s.contact_point_id, s.traceparent, d.version, d.customer_id, d.outcome, d.rule, d.decided_at,
                               d.due_at, d.sent_at, d.local_date
                        from told d join page s using (solicitation_id)
                        order by d.solicitation_id, d.version
                        """)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map((row, context) -> event(row))
                                .list());
    }

    private static OutgoingEvent event(ResultSet row) throws SQLException {
        return SolicitationDecided.of(Solicitations.solicitation(row));
    }
}
