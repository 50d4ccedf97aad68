package io.amends.analytics;

import io.amends.chassis.retention.Kept;
import io.amends.chassis.retention.RetentionRules;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;
import java.util.stream.Stream;

/**
 * How long analytics-service keeps what: for ever, or what is told again would be counted again. It
 * has no personal data, and all of it can be made again from the topics.
 */
@ApplicationScoped
class AnalyticsRetention implements RetentionRules {
    @Override
    public List<Kept> rules() {
        Stream<Kept> sums =
                Stream.of(
                                "visit_cell",
                                "staff_cell",
                                "return_cell",
                                "solicitation_cell",
                                "feedback_cell",
                                "score_cell",
                                "staff_score_cell",
                                "complaint_cell")
                        .map(table -> Kept.always(table, "sums by day"));
        Stream<Kept> rows =
                Stream.of("visit", "solicitation", "feedback", "complaint", "recovery_case")
                        .map(
                                table ->
                                        Kept.always(
                                                table,
                                                "one small row each, by which what is told again is recognised"));
        Stream<Kept> own =
                Stream.of(
                        Kept.always("projection", "one row per projection"),
                        Kept.always("location", "ids that the sums have"),
                        Kept.always("customer_calendar", "eight bytes a day of visits"));
        return Stream.of(sums, rows, own).flatMap(s -> s).toList();
    }
}
