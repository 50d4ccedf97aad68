package io.amends.notification.delivery;

import io.amends.notification.solicitation.MailQueue;
import io.amends.notification.solicitation.Solicitation;
import io.amends.notification.solicitation.Solicitations;
import io.amends.notification.sql.Rows;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The mail queue, and who is sending what. */
@ApplicationScoped
class Deliveries implements MailQueue {
    private final Jdbi jdbi;
    private final Event<MailQueued> queued;

    Deliveries(Jdbi jdbi, Event<MailQueued> queued) {
        this.jdbi = jdbi;
        this.queued = queued;
    }

    /** Mail was queued; the senders look again once this is committed. */
    record MailQueued() {}

    private record Added(UUID solicitationId, boolean transactional) {}

    @Override
    public void add(List<Solicitation> toSend, Instant now) {
        if (toSend.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into deliveries (solicitation_id, transactional, state, queued_at, next_attempt_at)
                        select solicitation_id, transactional, 'pending', :now, :now
                        from jsonb_to_recordset(:rows::jsonb) as r (solicitation_id uuid, transactional boolean)
                        -- Withdrawn before because of quiet hours, and decided anew.
                        on conflict (solicitation_id) do update
                        set state = 'pending', attempts = 0, queued_at = :now, next_attempt_at = :now, reply = null
                        """)
                                .bind(
                                        "rows",
                                        Rows.of(
                                                toSend.stream()
                                                        .map(
                                                                s ->
                                                                        new Added(
                                                                                s.id(),
                                                                                s.programme()
                                                                                        .kind()
                                                                                        .isTransactional()))
                                                        .toList()))
                                .bind("now", now)
                                .execute());
        queued.fire(new MailQueued());
    }

    /** A mail whose time has come, and what it is about. */
    record Due(Delivery delivery, Solicitation about) {}

    /** The next ones whose time has come, transactional mail first, held for this transaction. */
    List<Due> claim(Instant now, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select * from deliveries d join solicitations s using (solicitation_id)
                        where d.state = 'pending' and d.next_attempt_at <= :now
                        order by d.transactional desc, d.next_attempt_at limit :limit
                        for update of d skip locked
                        """)
                                .bind("now", now)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new Due(
                                                        delivery(row),
                                                        Solicitations.solicitation(row)))
                                .list());
    }

    /**
     * Those that this sender is at, held for this transaction; also those that were taken for lost
     * meanwhile.
     */
    List<Delivery> claimedBy(UUID sender, Collection<UUID> solicitations) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select * from deliveries
                        where solicitation_id = any(:ids) and sender_id = :sender and state in ('sending', 'unknown')
                        for update
                        """)
                                .bind("ids", solicitations.toArray(UUID[]::new))
                                .bind("sender", sender)
                                .map((row, context) -> delivery(row))
                                .list());
    }

    /** What these senders, and those that are gone, left behind; held for this transaction. */
    List<Delivery> orphans(Collection<UUID> silent, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select * from deliveries d
                        where state = 'sending'
                          and (sender_id = any(:silent)
                               or not exists (select from senders s where s.sender_id = d.sender_id))
                        limit :limit
                        for update skip locked
                        """)
                                .bind("silent", silent.toArray(UUID[]::new))
                                .bind("limit", limit)
                                .map((row, context) -> delivery(row))
                                .list());
    }

    /** What this sender has in {@code sending} besides these waits again. */
    void returnUnbegun(UUID sender, Collection<UUID> goingOn) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update deliveries set state = 'pending'
                        where state = 'sending' and sender_id = :sender and solicitation_id <> all(:goingOn)
                        """)
                                .bind("sender", sender)
                                .bind("goingOn", goingOn.toArray(UUID[]::new))
                                .execute());
    }

    private record Row(
            UUID solicitationId,
            String state,
            int attempts,
            Instant nextAttemptAt,
            @Nullable String reply) {}

    /**
     * Stores new states of deliveries that the transaction holds; what is in {@code sending}
     * belongs to the sender.
     */
    void save(Collection<Delivery> changed, UUID sender) {
        if (changed.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update deliveries d
                        set state = r.state, attempts = r.attempts, next_attempt_at = r.next_attempt_at, reply = r.reply,
                            sender_id = case when r.state = 'sending' then :sender::uuid else d.sender_id end
                        from jsonb_to_recordset(:rows::jsonb) as r
                          (solicitation_id uuid, state text, attempts int, next_attempt_at timestamptz, reply text)
                        -- Else, by the planner's guess of how many these are, all are read.
                        where d.solicitation_id = r.solicitation_id and d.solicitation_id = any(:ids)
                        """)
                                .bind(
                                        "ids",
                                        changed.stream()
                                                .map(Delivery::solicitationId)
                                                .toArray(UUID[]::new))
                                .bind(
                                        "rows",
                                        Rows.of(
                                                changed.stream()
                                                        .map(
                                                                d ->
                                                                        new Row(
                                                                                d.solicitationId(),
                                                                                d.state().word(),
                                                                                d.attempts(),
                                                                                d.nextAttemptAt(),
                                                                                d.reply()))
                                                        .toList()))
                                .bind("sender", sender)
                                .execute());
    }

    /** When the next waiting mail's time comes; empty when none waits. */
    Optional<Instant> nextAttempt() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select min(first.next_attempt_at) as at
                        from (values (true), (false)) as class (transactional),
                             lateral (select next_attempt_at from deliveries d
                                      where state = 'pending' and d.transactional = class.transactional
                                      order by next_attempt_at limit 1) as first
                        """)
                                .map(
                                        (row, context) ->
                                                Optional.ofNullable(
                                                        row.getObject("at", OffsetDateTime.class)))
                                .one()
                                .map(OffsetDateTime::toInstant));
    }

    /**
     * Gives a sign of life: a new time, of the database's clock, which nobody compares with theirs.
     */
    void renew(UUID sender, Duration lease) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into senders (sender_id, alive_until)
                        values (:sender, now() + make_interval(secs => :seconds))
                        on conflict (sender_id) do update set alive_until = excluded.alive_until
                        """)
                                .bind("sender", sender)
                                .bind("seconds", lease.toMillis() / 1000.0)
                                .execute());
    }

    /** The last sign of life of each sender but this one. */
    Map<UUID, Instant> signsOfOthers(UUID sender) {
        return jdbi.withHandle(
                handle ->
                        handle
                                .createQuery(
                                        "select sender_id, alive_until from senders where sender_id <> :sender")
                                .bind("sender", sender)
                                .map(
                                        (row, context) ->
                                                Map.entry(
                                                        row.getObject("sender_id", UUID.class),
                                                        row.getObject(
                                                                        "alive_until",
                                                                        OffsetDateTime.class)
                                                                .toInstant()))
                                .list()
                                .stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** These have stopped, or are dead. */
    void retire(Collection<UUID> senders) {
        if (senders.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate("delete from senders where sender_id = any(:senders)")
                                .bind("senders", senders.toArray(UUID[]::new))
                                .execute());
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        String reply = row.getString("reply");
        return new Delivery(
                row.getObject("solicitation_id", UUID.class),
                row.getBoolean("transactional"),
                SendState.of(row.getString("state")),
                row.getInt("attempts"),
                row.getObject("queued_at", OffsetDateTime.class).toInstant(),
                row.getObject("next_attempt_at", OffsetDateTime.class).toInstant(),
                reply == null ? "" : reply);
    }
}
