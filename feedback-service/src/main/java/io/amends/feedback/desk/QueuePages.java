package io.amends.feedback.desk;

import io.amends.chassis.security.Caller;
import io.amends.chassis.web.Page;
import io.amends.feedback.customer.Customer;
import io.amends.feedback.customer.Customers;
import io.amends.feedback.location.Location;
import io.amends.feedback.location.Locations;
import io.amends.feedback.recovery.CaseState;
import io.amends.feedback.recovery.Cause;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Puts the list of cases together, of those locations that the reader may see. */
@ApplicationScoped
class QueuePages {
    private static final int PER_PAGE = 50;

    private final CaseQueue queue;
    private final Locations locations;
    private final Customers customers;
    private final Caller caller;
    private final Clock clock;

    QueuePages(
            CaseQueue queue, Locations locations, Customers customers, Caller caller, Clock clock) {
        this.queue = queue;
        this.locations = locations;
        this.customers = customers;
        this.caller = caller;
        this.clock = clock;
    }

    QueuePage of(
            String state, @Nullable String place, boolean onlyOverdue, @Nullable String cursor) {
        Instant now = clock.instant();
        Set<String> mine = caller.locations().orElse(null);
        Page<CaseQueue.Entry> page =
                queue.page(
                        new CaseQueue.Filter(
                                CaseQueue.Filter.states(state),
                                place,
                                mine,
                                onlyOverdue ? Boolean.TRUE : null),
                        cursor,
                        PER_PAGE,
                        now);
        CaseQueue.Counts counts = queue.count(new CaseQueue.Filter(null, place, mine, null), now);
        return new QueuePage(
                rows(page.items(), now),
                counts.overdue(),
                counts.open(),
                stateChoices(state),
                placeChoices(mine, place),
                onlyOverdue,
                "?state="
                        + state
                        + (place == null
                                ? ""
                                : "&location=" + URLEncoder.encode(place, StandardCharsets.UTF_8))
                        + (onlyOverdue ? "&overdue=true" : ""),
                page.next());
    }

    private List<QueuePage.Row> rows(List<CaseQueue.Entry> entries, Instant now) {
        Map<String, Location> places =
                locations.get(entries.stream().map(CaseQueue.Entry::location).distinct().toList());
        Map<UUID, Customer> known =
                customers.find(
                        entries.stream()
                                .map(CaseQueue.Entry::customerId)
                                .filter(Objects::nonNull)
                                .distinct()
                                .toList());
        List<QueuePage.Row> rows = new ArrayList<>();
        for (CaseQueue.Entry entry : entries) {
            Location place = Objects.requireNonNull(places.get(entry.location()));
            Customer customer = entry.customerId() == null ? null : known.get(entry.customerId());
            Cause cause = entry.cause();
            Instant due = entry.dueAt();
            boolean acknowledgeRuns = entry.state() == CaseState.OPENED;
            rows.add(
                    new QueuePage.Row(
                            entry.caseId(),
                            Wording.name(
                                    customer, entry.customerId() != null, entry.claimId() != null),
                            place.name(),
                            cause == null ? "" : cause.words(),
                            entry.excerpt(),
                            entry.state().words(),
                            entry.severity().name().toLowerCase(Locale.ROOT),
                            due == null
                                    ? null
                                    : Deadline.of(
                                            acknowledgeRuns ? "acknowledge" : "resolve",
                                            due,
                                            place,
                                            now),
                            entry.assignee(),
                            entry.escalated(),
                            entry.imported(),
                            acknowledgeRuns));
        }
        return rows;
    }

    private static List<Choice> stateChoices(String chosen) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("open", "open", chosen.equals("open")));
        for (CaseState state : CaseState.values()) {
            choices.add(new Choice(state.code(), state.words(), chosen.equals(state.code())));
        }
        choices.add(new Choice("", "all", chosen.isEmpty()));
        return choices;
    }

    private List<Choice> placeChoices(@Nullable Set<String> mine, @Nullable String chosen) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", "all locations", chosen == null));
        new TreeMap<>(locations.names())
                .forEach(
                        (code, name) -> {
                            if (mine == null || mine.contains(code)) {
                                choices.add(new Choice(code, name, code.equals(chosen)));
                            }
                        });
        return choices;
    }
}
