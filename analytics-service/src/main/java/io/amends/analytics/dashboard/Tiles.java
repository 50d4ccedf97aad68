package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Page.Tile;
import io.amends.analytics.measure.Backlog;
import io.amends.analytics.measure.Indicator;
import io.amends.analytics.measure.Measure;
import io.amends.analytics.measure.Tally;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The figures below the sentences, each with its sample size. */
final class Tiles {
    private Tiles() {}

    static List<Tile> of(Tally tally, List<Backlog> backlog) {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(tile("Visits", Indicator.VISITS, tally, null));
        tiles.add(
                tile(
                        "Customers",
                        Indicator.CUSTOMERS,
                        tally,
                        "%s new, %s returning"
                                .formatted(
                                        Figures.value(
                                                Indicator.NEW_CUSTOMERS,
                                                Indicator.NEW_CUSTOMERS.of(tally)),
                                        Figures.value(
                                                Indicator.RETURNING_CUSTOMERS,
                                                Indicator.RETURNING_CUSTOMERS.of(tally)))));
        tiles.add(tile("Visits identified", Indicator.IDENTIFIED_SHARE, tally, null));
        tiles.add(tile("NPS", Indicator.NPS, tally, null));
        tiles.add(tile("Satisfied (4 or 5 of 5)", Indicator.CSAT, tally, null));
        tiles.add(
                tile(
                        "Surveys answered",
                        Indicator.RESPONSE_RATE,
                        tally,
                        "%s solicitations sent, %s suppressed, %s held out"
                                .formatted(
                                        Figures.count(tally.solicitations().sent()),
                                        Figures.count(tally.solicitations().suppressed()),
                                        Figures.count(tally.solicitations().heldOut()))));
        tiles.add(
                tile(
                        "Complaints per 1,000 visits",
                        Indicator.COMPLAINTS_PER_1000_VISITS,
                        tally,
                        Figures.count(tally.complaints()) + " complaints"));
        long open = backlog.stream().mapToLong(Backlog::open).sum();
        long overdue = backlog.stream().mapToLong(Backlog::overdue).sum();
        tiles.add(
                new Tile(
                        "Cases open now",
                        Figures.count(open),
                        Figures.count(overdue) + " overdue",
                        false,
                        null));
        tiles.add(
                tile(
                        "Time to acknowledge (median)",
                        Indicator.TIME_TO_ACKNOWLEDGE,
                        tally,
                        inTime(Indicator.ACKNOWLEDGED_IN_TIME, tally)));
        tiles.add(
                tile(
                        "Time to resolve (median)",
                        Indicator.TIME_TO_RESOLVE,
                        tally,
                        inTime(Indicator.RESOLVED_IN_TIME, tally)));
        tally.visits()
                .money()
                .forEach(
                        (currency, money) ->
                                tiles.add(
                                        new Tile(
                                                "Net sales in " + currency,
                                                Figures.money(currency, money.net()),
                                                "counted, n = %s visits; %s gross, %s refunded"
                                                        .formatted(
                                                                Figures.count(money.visits()),
                                                                Figures.money(
                                                                        currency, money.gross()),
                                                                Figures.money(
                                                                        currency,
                                                                        money.refunded())),
                                                false,
                                                null)));
        return tiles;
    }

    private static String inTime(Indicator indicator, Tally tally) {
        return "In time: " + Figures.full(indicator, indicator.of(tally));
    }

    private static Tile tile(String name, Indicator indicator, Tally tally, @Nullable String more) {
        Measure measure = indicator.of(tally);
        return new Tile(
                name,
                Figures.value(indicator, measure),
                Figures.note(indicator, measure),
                measure instanceof Measure.Insufficient,
                more);
    }
}
