package io.amends.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.analytics.Deliveries.Sent;
import io.amends.analytics.location.Locations;
import io.amends.analytics.measure.Bucket;
import io.amends.analytics.measure.Period;
import io.amends.analytics.measure.Selection;
import io.amends.analytics.measure.Tallies;
import io.amends.analytics.measure.Tally;
import io.amends.analytics.projection.Scope;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A figure is a function of the set of events, whatever their order, their repeats and their
 * batches.
 */
@QuarkusTest
@WithRealServers
class AnyInterleavingIT {
    private static final List<String> CELLS =
            List.of(
                    "visit_cell",
                    "staff_cell",
                    "return_cell",
                    "solicitation_cell",
                    "feedback_cell",
                    "score_cell",
                    "staff_score_cell",
                    "complaint_cell");

    @Inject Deliveries deliveries;

    @Inject Tallies tallies;

    @Inject Locations locations;

    @Inject Jdbi jdbi;

    @Test
    void figuresDoNotDependOnOrderRepeatsOrBatches() {
        long seed = Long.getLong("amends.seed", new Random().nextLong());
        System.out.println("seed of the interleavings: -Damends.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            Business business = new Business(random.nextLong());
            deliveries.clear();
            deliver(business, random);
            compare(business, random);
            Map<String, String> first = cells();

            deliveries.clear();
            deliver(business, random);

            assertThat(cells()).as("the cells after a rebuild").isEqualTo(first);
        }
    }

    private void deliver(Business business, Random random) {
        List<Sent> onTheirWay = new ArrayList<>(business.events());
        for (Sent event : business.events()) {
            if (random.nextInt(4) == 0) {
                onTheirWay.add(event);
            }
        }
        Collections.shuffle(onTheirWay, random);
        int next = 0;
        while (next < onTheirWay.size()) {
            int end = Math.min(onTheirWay.size(), next + 1 + random.nextInt(120));
            deliveries.deliver(onTheirWay.subList(next, end));
            next = end;
        }
    }

    private void compare(Business business, Random random) {
        for (int i = 0; i < 12; i++) {
            LocalDate from = Business.FIRST_DAY.plusDays(random.nextInt(Business.DAYS));
            LocalDate to = from.plusDays(random.nextInt(Business.DAYS));
            assertThat(counted(null, from, to)).isEqualTo(business.recount(null, from, to));
            for (String location : business.locations()) {
                assertThat(counted(location, from, to))
                        .isEqualTo(business.recount(location, from, to));
            }
            tallies.byTime(
                            new Selection(List.of(Scope.EVERYWHERE), new Period(from, to)),
                            Bucket.DAY)
                    .forEach(
                            (day, tally) ->
                                    assertThat(counted(tally))
                                            .isEqualTo(business.recount(null, day, day)));
        }
    }

    private Map<String, Long> counted(@Nullable String location, LocalDate from, LocalDate to) {
        int scope =
                location == null ? Scope.EVERYWHERE : locations.find(location).orElseThrow().id();
        return counted(tallies.total(new Selection(List.of(scope), new Period(from, to))));
    }

    private static Map<String, Long> counted(Tally tally) {
        Map<String, Long> count = new TreeMap<>();
        count.put("visits", tally.visits().all());
        count.put("identified", tally.visits().identified());
        tally.visits()
                .money()
                .forEach(
                        (currency, money) -> {
                            count.put("gross" + currency, money.gross().longValueExact());
                            count.put("refunded" + currency, money.refunded().longValueExact());
                        });
        count.put("customers", tally.customers().distinct());
        count.put("newCustomers", tally.customers().firstTime());
        count.put("sent", tally.solicitations().sent());
        count.put("suppressed", tally.solicitations().suppressed());
        count.put("held-out", tally.solicitations().heldOut());
        count.put("answered", tally.solicitations().answered());
        count.put("feedback", tally.answers().feedback());
        count.put("promoters", tally.answers().nps().promoters());
        count.put("detractors", tally.answers().nps().detractors());
        count.put("complaints", tally.complaints());
        count.values().removeIf(value -> value == 0);
        return count;
    }

    /** Everything that is summed, except cells that have come to nothing. */
    private Map<String, String> cells() {
        Map<String, String> cells = new TreeMap<>();
        for (String table : CELLS) {
            cells.put(
                    table,
                    jdbi.withHandle(
                            handle ->
                                    handle.createQuery(
                                                    """
                            select coalesce(string_agg(cell::text, E'\\n' order by cell::text), '')
                            from %1$s as cell
                            where exists (select from jsonb_each_text(to_jsonb(cell)) as part
                                          where part.key in ('visits', 'customers', 'decisions', 'feedback', 'answers',
                                                             'complaints')
                                            and part.value <> '0')
                            """
                                                            .formatted(table))
                                            .mapTo(String.class)
                                            .one()));
        }
        return cells;
    }
}
