package io.amends.chassis.outbox;

import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tells a topic again from its owner's history, page by page through the outbox, between what is
 * new; a restart goes on where it was. Consumers recognise what they know by its versions.
 */
@ApplicationScoped
class Republication {
    private static final int PAGE = 1_000;

    private final Jdbi jdbi;
    private final List<EventHistory> histories;
    private final Instance<Outbox> outbox;

    @Inject
    Republication(Jdbi jdbi, @All List<EventHistory> histories, Instance<Outbox> outbox) {
        this.jdbi = jdbi;
        this.histories = histories;
        this.outbox = outbox;
    }

    List<String> topics() {
        return histories.stream().map(EventHistory::topic).sorted().toList();
    }

    /**
     * Asks for a topic to be told again from its beginning; the active relay takes it up. What was
     * refused of it comes again, too.
     */
    Progress begin(String topic) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        with again as (delete from unsent_event where topic = :topic)
                        insert into republication (topic) values (:topic)
                        on conflict (topic) do update
                        set after_key = null, events = 0, started_at = now(), finished_at = null
                        """)
                                .bind("topic", topic)
                                .execute());
        return progress(topic).orElseThrow();
    }

    Optional<Progress> progress(String topic) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select topic, events, started_at, finished_at from republication where topic = :topic")
                                .bind("topic", topic)
                                .map(
                                        (row, context) ->
                                                new Progress(
                                                        row.getString("topic"),
                                                        row.getLong("events"),
                                                        row.getTimestamp("started_at").toInstant(),
                                                        row.getTimestamp("finished_at") == null
                                                                ? null
                                                                : row.getTimestamp("finished_at")
                                                                        .toInstant()))
                                .findOne());
    }

    /** Appends the next page of a topic that is being told again, if there is one. */
    boolean tellNextPage() {
        if (histories.isEmpty()) {
            return false;
        }
        Optional<Pending> pending =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                "select topic, after_key from republication where finished_at is null order by topic limit 1")
                                        .map(
                                                (row, context) ->
                                                        new Pending(
                                                                row.getString("topic"),
                                                                row.getString("after_key")))
                                        .findOne());
        pending.ifPresent(next -> QuarkusTransaction.requiringNew().run(() -> tellPage(next)));
        return pending.isPresent();
    }

    private void tellPage(Pending pending) {
        List<OutgoingEvent> page =
                histories.stream()
                        .filter(history -> history.topic().equals(pending.topic()))
                        .findFirst()
                        .map(history -> history.page(pending.afterKey(), PAGE))
                        .orElse(List.of());
        outbox.get().append(page);
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        update republication set after_key = coalesce(:key::text, after_key), events = events + :events,
                          finished_at = case when :events = 0 then now() end
                        where topic = :topic and after_key is not distinct from :before::text
                        """)
                                .bind("key", page.isEmpty() ? null : page.getLast().key())
                                .bind("events", page.size())
                                .bind("topic", pending.topic())
                                .bind("before", pending.afterKey())
                                .execute());
    }

    private record Pending(String topic, @Nullable String afterKey) {}

    /**
     * @param events how many were told so far
     * @param finishedAt absent while it goes on
     */
    record Progress(String topic, long events, Instant startedAt, @Nullable Instant finishedAt) {}
}
