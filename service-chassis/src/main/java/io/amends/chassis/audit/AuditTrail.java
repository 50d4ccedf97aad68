package io.amends.chassis.audit;

import io.amends.chassis.database.Ids;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** All that was recorded, until it is old. */
@ApplicationScoped
class AuditTrail {
    private static final int LONGEST = 200;

    private final Jdbi jdbi;
    private final Clock clock;

    AuditTrail(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * @param who the name of the caller's token
     * @param subject the id of what it was about; absent where there is no one thing
     * @param address from where, as far as is known
     */
    @Schema(name = "AuditEntry")
    record Entry(
            UUID id,
            Instant at,
            String who,
            String action,
            String kind,
            @Nullable String subject,
            @Nullable String address) {}

    /** What is looked for; null: everything. */
    record Filter(
            @Nullable String who,
            @Nullable String action,
            @Nullable String kind,
            @Nullable String subject,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** In the running transaction, or at once. */
    void add(
            String who,
            String action,
            String kind,
            @Nullable String subject,
            @Nullable String address) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                                        insert into audit (audit_id, at, who, action, kind, subject, address)
                                        values (:id, :at, :who, :action, :kind, :subject, :address)
                                        """)
                                .bind("id", Ids.next())
                                .bind("at", clock.instant())
                                .bind("who", who)
                                .bind("action", action)
                                .bind("kind", kind)
                                .bind("subject", subject == null ? null : storable(subject))
                                .bind("address", address)
                                .execute());
    }

    /** Newest first. */
    List<Entry> page(Filter filter, @Nullable UUID before, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select audit_id, at, who, action, kind, subject, address from audit
                                        where (:before::uuid is null or audit_id < :before)
                                          and (:who::text is null or who = :who)
                                          and (:action::text is null or action = :action)
                                          and (:kind::text is null or kind = :kind)
                                          and (:subject::text is null or subject = :subject)
                                          and (:from::timestamptz is null or at >= :from)
                                          and (:to::timestamptz is null or at < :to)
                                        order by audit_id desc limit :limit
                                        """)
                                .bind("before", before)
                                .bind("who", filter.who())
                                .bind("action", filter.action())
                                .bind("kind", filter.kind())
                                .bind("subject", filter.subject())
                                .bind("from", filter.from())
                                .bind("to", filter.to())
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new Entry(
                                                        row.getObject("audit_id", UUID.class),
                                                        row.getTimestamp("at").toInstant(),
                                                        row.getString("who"),
                                                        row.getString("action"),
                                                        row.getString("kind"),
                                                        row.getString("subject"),
                                                        row.getString("address")))
                                .list());
    }

    private static String storable(String subject) {
        String text = subject.replace("\0", "");
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
