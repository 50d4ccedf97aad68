package io.amends.analytics.measure;

import io.amends.analytics.statistics.Mean;
import io.amends.analytics.statistics.NetPromoterScore;
import io.amends.analytics.statistics.Rate;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What locations are compared by. The database sums it up: thousands of locations cost one small
 * row each here.
 */
@ApplicationScoped
public class Comparisons {
    private final Jdbi jdbi;

    Comparisons(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A location in a period.
     *
     * @param visits a day; days without any count as well
     * @param openDays how many days had visits
     */
    public record Showing(NetPromoterScore nps, Rate complaints, Mean visits, long openDays) {

        /** A location where nothing happened for so many days. */
        public static Showing nothing(long days) {
            return new Showing(NetPromoterScore.NONE, Rate.NONE, new Mean(days, 0, 0), 0);
        }
    }

    /** By location; those where nothing happened are missing. */
    public Map<Integer, Showing> of(Collection<Integer> locations, Period period) {
        return jdbi.withHandle(
                handle -> {
                    Map<Integer, Showing> showings = new HashMap<>();
                    handle.createQuery(
                                    """
                    with visited as (
                      select scope, sum(visits) as visits, sum(visits * visits) as squares,
                             count(*) filter (where visits > 0) as open_days
                      from (select scope, day, sum(visits) as visits from visit_cell
                            where scope = any(:locations) and day between :from and :to group by scope, day) as by_day
                      group by scope),
                    scored as (
                      select scope, sum(answers) filter (where score >= 9) as promoters,
                             sum(answers) filter (where score <= 6) as detractors, sum(answers) as answers
                      from score_cell
                      where scale = 'nps' and scope = any(:locations) and day between :from and :to group by scope),
                    complained as (
                      select scope, sum(complaints) as complaints from complaint_cell
                      where scope = any(:locations) and day between :from and :to group by scope)
                    select * from visited full join scored using (scope) full join complained using (scope)
                    """)
                            .bind("locations", locations.toArray(Integer[]::new))
                            .bind("from", period.from())
                            .bind("to", period.to())
                            .map(
                                    (row, context) ->
                                            Map.entry(
                                                    row.getInt("scope"),
                                                    showing(row, period.days())))
                            .forEach(one -> showings.put(one.getKey(), one.getValue()));
                    return showings;
                });
    }

    /** Those with the most visits in a period, the busiest first. */
    public List<Integer> busiest(Collection<Integer> locations, Period period, int most) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select scope from visit_cell where scope = any(:locations) and day between :from and :to
                        group by scope order by sum(visits) desc, scope limit :most
                        """)
                                .bind("locations", locations.toArray(Integer[]::new))
                                .bind("from", period.from())
                                .bind("to", period.to())
                                .bind("most", most)
                                .mapTo(Integer.class)
                                .list());
    }

    private static Showing showing(ResultSet row, long days) throws SQLException {
        return new Showing(
                new NetPromoterScore(
                        row.getLong("promoters"),
                        row.getLong("detractors"),
                        row.getLong("answers")),
                new Rate(row.getLong("complaints"), row.getLong("visits")),
                new Mean(days, row.getDouble("visits"), row.getDouble("squares")),
                row.getLong("open_days"));
    }
}
