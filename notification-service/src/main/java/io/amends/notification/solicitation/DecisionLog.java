package io.amends.notification.solicitation;

import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.notification.programme.ProgrammeName;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The decisions, for those who want to look something up. */
@ApplicationScoped
public class DecisionLog {
    private final Solicitations solicitations;
    private final Jdbi jdbi;

    DecisionLog(Solicitations solicitations, Jdbi jdbi) {
        this.solicitations = solicitations;
        this.jdbi = jdbi;
    }

    /**
     * Newest first; what is absent does not limit.
     *
     * @param locations the only ones that the reader may see
     */
    public Page<Solicitation> page(
            Optional<UUID> customerId,
            Optional<UUID> visitId,
            Optional<Outcome> outcome,
            Optional<ProgrammeName> programme,
            Optional<? extends Collection<String>> locations,
            @Nullable String cursor,
            int limit) {
        return page(
                new Solicitations.Search(customerId, visitId, outcome, programme, locations),
                cursor,
                limit);
    }

    Page<Solicitation> page(Solicitations.Search search, @Nullable String cursor, int limit) {
        Optional<UUID> before =
                Optional.ofNullable(cursor)
                        .map(given -> Cursor.uuid(Cursor.decode(given, 1).getFirst()));
        return Page.of(
                solicitations.find(search, before, limit + 1),
                limit,
                last -> Cursor.encode(last.id().toString()));
    }

    /**
     * How many decisions came out in which way. Each solicitation counts once, by its newest state,
     * so a deferred one that was sent is sent.
     */
    public record Count(
            ProgrammeName programme, @Nullable Outcome outcome, @Nullable Rule rule, long n) {}

    /**
     * The counts of what counts for these days, imported and long past visits left out: nobody
     * could have asked them.
     */
    public List<Count> counts(
            LocalDate from, LocalDate to, Optional<? extends Collection<String>> locations) {
        String[] codes = locations.map(list -> list.toArray(String[]::new)).orElse(null);
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select programme, outcome, rule, count(*) as n from solicitations
                        where local_date between :from and :to
                          and (rule is null or rule not in ('imported', 'too-old'))
                          and (:codes::text[] is null or location = any(:codes))
                        group by programme, outcome, rule
                        order by programme, n desc
                        """)
                                .bind("from", from)
                                .bind("to", to)
                                .bindByType("codes", codes, String[].class)
                                .map(
                                        (row, context) -> {
                                            String outcome = row.getString("outcome");
                                            String rule = row.getString("rule");
                                            return new Count(
                                                    ProgrammeName.of(row.getString("programme")),
                                                    outcome == null ? null : Outcome.of(outcome),
                                                    rule == null ? null : Rule.of(rule),
                                                    row.getLong("n"));
                                        })
                                .list());
    }
}
