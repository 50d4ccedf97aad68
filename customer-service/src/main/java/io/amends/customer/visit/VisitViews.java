package io.amends.customer.visit;

import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.customer.staff.StaffMembers;
import io.amends.customer.visit.Visits.Place;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Visits to be looked at: one, or a customer's. */
@ApplicationScoped
public class VisitViews {
    private final Visits visits;
    private final StaffMembers staffMembers;

    VisitViews(Visits visits, StaffMembers staffMembers) {
        this.visits = visits;
        this.staffMembers = staffMembers;
    }

    Optional<VisitView> find(UUID id) {
        return visits.find(id).map(v -> views(List.of(v)).getFirst());
    }

    /**
     * A customer's visits, the newest first.
     *
     * @param locations only the visits there; everywhere if absent
     */
    public Page<VisitView> ofCustomer(
            UUID customerId,
            @Nullable Collection<String> locations,
            @Nullable String cursor,
            int limit) {
        List<Visit> found =
                visits.ofCustomer(
                        customerId, locations, cursor == null ? null : place(cursor), limit + 1);
        return Page.of(
                views(found),
                limit,
                v -> Cursor.encode(v.effectiveAt().toString(), v.id().toString()));
    }

    /** How often somebody was here. */
    public record Frequency(long visits, @Nullable Instant first, @Nullable Instant last) {}

    /** How often a customer was here, voided visits aside. */
    public Frequency frequency(UUID customerId, @Nullable Collection<String> locations) {
        Visits.Frequency counted = visits.frequency(customerId, locations);
        return new Frequency(counted.visits(), counted.first(), counted.last());
    }

    private static Place place(String cursor) {
        List<String> parts = Cursor.decode(cursor, 2);
        try {
            return new Place(Instant.parse(parts.get(0)), UUID.fromString(parts.get(1)));
        } catch (DateTimeException | IllegalArgumentException foreign) {
            throw RuleBroken.parameter("cursor", "must be the 'next' of an earlier page");
        }
    }

    private List<VisitView> views(List<Visit> found) {
        Map<UUID, String> references =
                staffMembers.references(
                        found.stream().flatMap(v -> v.staff().stream()).distinct().toList());
        return found.stream()
                .map(
                        v ->
                                VisitView.of(
                                        v,
                                        v.staff().stream()
                                                .flatMap(s -> Stream.ofNullable(references.get(s)))
                                                .toList()))
                .toList();
    }
}
