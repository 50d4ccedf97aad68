package io.amends.analytics.measure;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a measure went over time. */
@ApplicationScoped
public class Series {
    private final Tallies tallies;

    /**
     * A measure in one stretch of time.
     *
     * @param start its first day
     */
    @Schema(
            requiredProperties = {"start", "n"},
            properties = {
                @SchemaProperty(name = "n", type = SchemaType.INTEGER),
                @SchemaProperty(name = "value", type = SchemaType.NUMBER),
                @SchemaProperty(name = "low", type = SchemaType.NUMBER),
                @SchemaProperty(name = "high", type = SchemaType.NUMBER),
                @SchemaProperty(
                        name = "insufficient",
                        type = SchemaType.BOOLEAN,
                        description = "instead of value, low and high, where n is too small")
            })
    public record Point(LocalDate start, @JsonUnwrapped Measure measure) {}

    Series(Tallies tallies) {
        this.tallies = tallies;
    }

    /** One point for each stretch of the period, those in which nothing happened included. */
    public List<Point> of(Indicator indicator, Selection selection, Bucket bucket) {
        return points(indicator, selection.period(), bucket, tallies.byTime(selection, bucket));
    }

    public static List<Point> points(
            Indicator indicator, Period period, Bucket bucket, Map<LocalDate, Tally> tallies) {
        List<Point> points = new ArrayList<>();
        for (LocalDate start = period.from();
                !start.isAfter(period.to());
                start = next(start, bucket, period)) {
            points.add(new Point(start, indicator.of(tallies.getOrDefault(start, Tally.NOTHING))));
        }
        return points;
    }

    private static LocalDate next(LocalDate start, Bucket bucket, Period period) {
        return switch (bucket) {
            case PERIOD -> period.to().plusDays(1);
            case DAY -> start.plusDays(1);
            case WEEK ->
                    period.to()
                            .minusDays(ChronoUnit.DAYS.between(start, period.to()) / 7 * 7)
                            .plusDays(1);
        };
    }
}
