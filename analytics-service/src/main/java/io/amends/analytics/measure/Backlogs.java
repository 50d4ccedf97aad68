package io.amends.analytics.measure;

import io.amends.analytics.projection.Scope;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** What is open and overdue now, whatever the period. */
@ApplicationScoped
public class Backlogs {
    private final Jdbi jdbi;
    private final Clock clock;

    Backlogs(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /**
     * By location, those with the most overdue cases first; locations without open cases are
     * missing.
     */
    public List<Backlog> of(List<Integer> scopes) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select l.code, count(*) as open, count(*) filter (where c.due < :now) as overdue,
                               min(c.due) filter (where c.due >= :now) as next_due
                        from (select location,
                                     case when acknowledged_at is null then least(acknowledge_by, resolve_by)
                                          else resolve_by end as due
                              from recovery_case
                              where state in ('opened', 'acknowledged', 'in-progress')) as c
                        join location l on l.id = c.location
                        where :everywhere = any(:scopes) or c.location = any(:scopes)
                        group by l.code order by overdue desc, open desc, l.code
                        """)
                                .bind("now", clock.instant())
                                .bind("everywhere", Scope.EVERYWHERE)
                                .bind("scopes", scopes.toArray(Integer[]::new))
                                .map(
                                        (row, context) ->
                                                new Backlog(
                                                        row.getString("code"),
                                                        row.getLong("open"),
                                                        row.getLong("overdue"),
                                                        instant(
                                                                row.getObject(
                                                                        "next_due",
                                                                        OffsetDateTime.class))))
                                .list());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
