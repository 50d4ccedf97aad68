package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Page.Chart;
import io.amends.analytics.dashboard.Page.Panel;
import io.amends.analytics.dashboard.Page.Row;
import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Bucket;
import io.amends.analytics.measure.Comparisons;
import io.amends.analytics.measure.Indicator;
import io.amends.analytics.measure.Measure;
import io.amends.analytics.measure.Period;
import io.amends.analytics.measure.Selection;
import io.amends.analytics.measure.Series;
import io.amends.analytics.measure.Tallies;
import io.amends.analytics.measure.Tally;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The charts: small multiples by location, on the same scale, with their intervals. */
final class Panels {
    private static final int MOST_LOCATIONS = 12;

    /** Who is busy shows in the last weeks of a long period, too. */
    private static final int RANKED_BY_DAYS = 28;

    private static final int DAILY_UP_TO = 35;
    private static final int MINUTES_AN_HOUR = 60;
    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter WITH_YEAR =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    private final List<Location> shown;
    private final int hidden;
    private final Period period;
    private final Map<Tallies.Group, Tally> whole;
    private final Map<Tallies.Group, Tally> weekly;
    private final Map<Tallies.Group, Tally> visits;
    private final Bucket visitsBy;

    Panels(Tallies tallies, Comparisons comparisons, List<Location> locations, Period period) {
        this.period = period;
        List<Location> busiest =
                locations.size() <= MOST_LOCATIONS
                        ? locations
                        : busiest(comparisons, locations, period);
        this.whole =
                tallies.byLocation(
                        new Selection(busiest.stream().map(Location::id).toList(), period),
                        Bucket.PERIOD);
        this.shown =
                busiest.stream()
                        .filter(
                                location ->
                                        whole.containsKey(
                                                new Tallies.Group(location.id(), period.from())))
                        .toList();
        this.hidden = locations.size() - shown.size();
        Selection some = new Selection(shown.stream().map(Location::id).toList(), period);
        this.weekly = tallies.byLocation(some, Bucket.WEEK);
        this.visitsBy = period.days() <= DAILY_UP_TO ? Bucket.DAY : Bucket.WEEK;
        this.visits = visitsBy == Bucket.DAY ? tallies.byLocation(some, Bucket.DAY) : weekly;
    }

    /** In the order of the locations. */
    private static List<Location> busiest(
            Comparisons comparisons, List<Location> locations, Period period) {
        Period end = Period.endingOn(period.to(), (int) Math.min(period.days(), RANKED_BY_DAYS));
        Set<Integer> busiest =
                Set.copyOf(
                        comparisons.busiest(
                                locations.stream().map(Location::id).toList(),
                                end,
                                MOST_LOCATIONS));
        return locations.stream().filter(location -> busiest.contains(location.id())).toList();
    }

    List<Panel> all() {
        String stretch = visitsBy == Bucket.DAY ? "day" : "week";
        return List.of(
                lines("visits", "Visits", Indicator.VISITS, visitsBy, "Visits by " + stretch + "."),
                lines(
                        "nps",
                        "NPS",
                        Indicator.NPS,
                        Bucket.WEEK,
                        "Promoters less detractors per hundred answers, by week; the band is the 95 % interval. Weeks with fewer"
                                + " than ten answers are left out."),
                lines(
                        "complaints",
                        "Complaints per 1,000 visits",
                        Indicator.COMPLAINTS_PER_1000_VISITS,
                        Bucket.WEEK,
                        "By week; the band is the 95 % interval."),
                new Panel(
                        "recovery",
                        "Recovery times",
                        "Half of the cases opened in this period took less than this, in opening hours; the bar is the 95 %"
                                + " interval. In the order of the names.",
                        List.of(
                                bars("Time to acknowledge", Indicator.TIME_TO_ACKNOWLEDGE),
                                bars("Time to resolve", Indicator.TIME_TO_RESOLVE))));
    }

    private Panel lines(String id, String name, Indicator indicator, Bucket bucket, String about) {
        List<Chart> charts = new ArrayList<>();
        for (Location location : shown) {
            Map<LocalDate, Tally> tallies = new HashMap<>();
            (indicator == Indicator.VISITS ? visits : weekly)
                    .forEach(
                            (group, tally) -> {
                                if (group.scope() == location.id()) {
                                    tallies.put(group.beginning(), tally);
                                }
                            });
            List<Row> rows =
                    Series.points(indicator, period, bucket, tallies).stream()
                            .map(point -> row(date(point.start()), indicator, point.measure(), 1))
                            .toList();
            String csv =
                    Addresses.to("/v1/measures/series.csv")
                            .with("measure", indicator.word())
                            .with("by", bucket == Bucket.DAY ? "day" : "week")
                            .with("from", period.from())
                            .with("to", period.to())
                            .with("location", location.code())
                            .toString();
            charts.add(
                    new Chart(
                            location.name(),
                            "line",
                            bucket == Bucket.DAY ? "Day" : "Week from",
                            name,
                            "",
                            1,
                            id,
                            indicator != Indicator.NPS,
                            !Figures.isCount(indicator),
                            csv,
                            rows));
        }
        String more =
                hidden == 0
                        ? ""
                        : " Shown are the %d locations with the most visits; choose another one above."
                                .formatted(shown.size());
        return new Panel(id, name, about + more, charts);
    }

    private Chart bars(String name, Indicator indicator) {
        List<Row> rows =
                shown.stream()
                        .map(
                                location ->
                                        row(
                                                location.name(),
                                                indicator,
                                                indicator.of(total(location)),
                                                MINUTES_AN_HOUR))
                        .toList();
        return new Chart(name, "bars", "Location", name, "h", 1, "", true, true, null, rows);
    }

    private Tally total(Location location) {
        return Tallies.in(whole, location.id(), period.from());
    }

    private String date(LocalDate day) {
        return (period.days() > 300 ? WITH_YEAR : SHORT).format(day);
    }

    /**
     * @param per what one of the chart's units is in the measure's
     */
    private static Row row(String label, Indicator indicator, Measure measure, double per) {
        String words = Figures.value(indicator, measure);
        String n = Figures.count(measure.n());
        return switch (measure) {
            case Measure.Known known ->
                    new Row(
                            label,
                            number(known.value().doubleValue() / per),
                            words,
                            number(known.low().doubleValue() / per),
                            number(known.high().doubleValue() / per),
                            n);
            case Measure.Insufficient few -> new Row(label, "", words, "", "", n);
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
