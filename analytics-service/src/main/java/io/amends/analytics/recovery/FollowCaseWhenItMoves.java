package io.amends.analytics.recovery;

import io.amends.analytics.location.Locations;
import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

@ApplicationScoped
@Priority(600)
class FollowCaseWhenItMoves implements EventHandler<CaseMoved>, Projection {
    private final Jdbi jdbi;
    private final Projections projections;
    private final Locations locations;

    FollowCaseWhenItMoves(Jdbi jdbi, Projections projections, Locations locations) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.locations = locations;
    }

    @Override
    public Subscription<CaseMoved> subscription() {
        return Subscription.to(
                "recovery-cases",
                CaseMoved.class,
                "case.opened.v1",
                "case.acknowledged.v1",
                "case.assigned.v1",
                "case.escalated.v1",
                "case.remedied.v1",
                "case.resolved.v1",
                "case.confirmed.v1",
                "case.reopened.v1",
                "case.closed.v1");
    }

    @Override
    public void handle(List<Event<CaseMoved>> batch) {
        projections.lock("cases");
        List<CaseMoved> cases =
                Event.latestPerKey(batch, CaseMoved::version).stream().map(Event::data).toList();
        Locations.Ids places = locations.ids(cases.stream().map(CaseMoved::location).toList());
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into recovery_case as known
                            (case_id, version, location, day, state, opened_at, acknowledge_by, resolve_by,
                             acknowledged_at, resolved_at, minutes_to_acknowledge, minutes_to_resolve)
                        select * from unnest(:ids, :versions, :locations, :days, :states, :opened, :acknowledgeBy,
                                             :resolveBy, :acknowledged, :resolved, :toAcknowledge, :toResolve)
                        on conflict (case_id) do update set
                            version = excluded.version, location = excluded.location, day = excluded.day,
                            state = excluded.state, opened_at = excluded.opened_at,
                            acknowledge_by = excluded.acknowledge_by, resolve_by = excluded.resolve_by,
                            acknowledged_at = excluded.acknowledged_at, resolved_at = excluded.resolved_at,
                            minutes_to_acknowledge = excluded.minutes_to_acknowledge,
                            minutes_to_resolve = excluded.minutes_to_resolve
                        where known.version < excluded.version
                        """)
                                .bind(
                                        "ids",
                                        cases.stream().map(CaseMoved::caseId).toArray(UUID[]::new))
                                .bind(
                                        "versions",
                                        cases.stream().map(CaseMoved::version).toArray(Long[]::new))
                                .bind(
                                        "locations",
                                        cases.stream()
                                                .map(moved -> places.of(moved.location()))
                                                .toArray(Integer[]::new))
                                .bind(
                                        "days",
                                        cases.stream()
                                                .map(CaseMoved::localDate)
                                                .toArray(LocalDate[]::new))
                                .bind(
                                        "states",
                                        cases.stream().map(CaseMoved::state).toArray(String[]::new))
                                .bind(
                                        "opened",
                                        cases.stream()
                                                .map(CaseMoved::openedAt)
                                                .toArray(Instant[]::new))
                                .bind(
                                        "acknowledgeBy",
                                        cases.stream()
                                                .map(CaseMoved::acknowledgeBy)
                                                .toArray(Instant[]::new))
                                .bind(
                                        "resolveBy",
                                        cases.stream()
                                                .map(CaseMoved::resolveBy)
                                                .toArray(Instant[]::new))
                                .bind(
                                        "acknowledged",
                                        cases.stream()
                                                .map(CaseMoved::acknowledgedAt)
                                                .toArray(Instant[]::new))
                                .bind(
                                        "resolved",
                                        cases.stream()
                                                .map(CaseMoved::resolvedAt)
                                                .toArray(Instant[]::new))
                                .bind(
                                        "toAcknowledge",
                                        cases.stream()
                                                .map(CaseMoved::minutesToAcknowledge)
                                                .toArray(Integer[]::new))
                                .bind(
                                        "toResolve",
                                        cases.stream()
                                                .map(CaseMoved::minutesToResolve)
                                                .toArray(Integer[]::new))
                                .execute());
    }

    @Override
    public void clear() {
        projections.lock("cases");
        jdbi.useHandle(handle -> handle.execute("truncate recovery_case"));
    }
}
