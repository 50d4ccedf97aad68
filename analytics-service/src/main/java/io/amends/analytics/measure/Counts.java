package io.amends.analytics.measure;

import io.amends.analytics.measure.Tallies.Group;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the cells of a selection add up to, and from where. */
final class Counts {
    private final Map<Group, Tally.Visits> visits = new HashMap<>();
    private final Map<Group, Tally.Customers> customers = new HashMap<>();
    private final Map<Group, Tally.Solicitations> solicitations = new HashMap<>();
    private final Map<Group, Long> feedback = new HashMap<>();
    private final Map<Group, Map<String, TreeMap<Integer, Long>>> scores = new HashMap<>();
    private final Map<Group, Long> complaints = new HashMap<>();

    /**
     * The sums of one table.
     *
     * @param label keeps sums apart within a group
     */
    record Part(String table, String label, List<String> sums, Reader reader) {}

    interface Reader {
        void read(Counts into, Group group, String label, Sums sums);
    }

    /** Sums in the order in which the part names them. */
    record Sums(List<BigDecimal> values) {
        long count(int i) {
            return values.get(i).longValueExact();
        }

        /** Money in minor units: many large amounts are more than fits into a long. */
        BigInteger amount(int i) {
            return values.get(i).toBigIntegerExact();
        }
    }

    /**
     * @param beginning SQL for the first day of the stretch in which {@code day} lies
     */
    static List<Part> parts(String beginning) {
        return List.of(
                new Part(
                        "visit_cell",
                        "currency",
                        List.of("sum(visits)", "sum(identified)", "sum(gross)", "sum(refunded)"),
                        Counts::addVisits),
                // A customer counts at the first visit day of the stretch: the one whose gap
                // reaches back beyond its beginning.
                new Part(
                        "return_cell",
                        "''",
                        List.of(
                                "sum(customers) filter (where gap = 0 or day - gap < %s)"
                                        .formatted(beginning),
                                "sum(customers) filter (where gap = 0)"),
                        (into, group, label, sums) ->
                                into.customers.put(
                                        group, new Tally.Customers(sums.count(0), sums.count(1)))),
                // Alerts go to the staff: they are decisions, but solicit nobody.
                new Part(
                        "(select *, programme <> 'recovery-alert' as to_customer from solicitation_cell) as decided",
                        "''",
                        List.of(
                                "sum(decisions) filter (where outcome = 'sent' and to_customer)",
                                "sum(decisions) filter (where outcome = 'suppressed' and to_customer)",
                                "sum(decisions) filter (where outcome = 'held-out' and to_customer)",
                                "sum(decisions) filter (where outcome = 'sent' and class = 'survey')",
                                "sum(answered) filter (where outcome = 'sent' and class = 'survey')"),
                        (into, group, label, sums) ->
                                into.solicitations.put(
                                        group,
                                        new Tally.Solicitations(
                                                sums.count(0),
                                                sums.count(1),
                                                sums.count(2),
                                                sums.count(3),
                                                sums.count(4)))),
                new Part(
                        "feedback_cell",
                        "''",
                        List.of("sum(feedback)"),
                        (into, group, label, sums) -> into.feedback.put(group, sums.count(0))),
                new Part(
                        "score_cell",
                        "scale || ' ' || score",
                        List.of("sum(answers)"),
                        Counts::addScores),
                new Part(
                        "complaint_cell",
                        "''",
                        List.of("sum(complaints)"),
                        (into, group, label, sums) -> into.complaints.put(group, sums.count(0))));
    }

    private void addVisits(Group group, String currency, Sums sums) {
        long all = sums.count(0);
        Map<String, Tally.Money> money =
                currency.isEmpty() || all <= 0
                        ? Map.of()
                        : Map.of(currency, new Tally.Money(all, sums.amount(2), sums.amount(3)));
        visits.merge(group, new Tally.Visits(all, sums.count(1), money), Tally.Visits::plus);
    }

    private void addScores(Group group, String label, Sums sums) {
        int end = label.lastIndexOf(' ');
        scores.computeIfAbsent(group, first -> new HashMap<>())
                .computeIfAbsent(label.substring(0, end), first -> new TreeMap<>())
                .put(Integer.valueOf(label.substring(end + 1)), sums.count(0));
    }

    /** Everything together; groups in which nothing happened are missing. */
    Map<Group, Tally> with(Map<Group, Tally.Cases> cases) {
        Set<Group> groups = new HashSet<>();
        List.of(visits, customers, solicitations, feedback, complaints, cases)
                .forEach(part -> groups.addAll(part.keySet()));
        Map<Group, Tally> tallies = new HashMap<>();
        for (Group group : groups) {
            tallies.put(
                    group,
                    new Tally(
                            visits.getOrDefault(group, Tally.Visits.NONE),
                            customers.getOrDefault(group, Tally.Customers.NONE),
                            solicitations.getOrDefault(group, Tally.Solicitations.NONE),
                            new Tally.Answers(
                                    feedback.getOrDefault(group, 0L),
                                    scores.getOrDefault(group, Map.of())),
                            complaints.getOrDefault(group, 0L),
                            cases.getOrDefault(group, Tally.Cases.NONE)));
        }
        return tallies;
    }
}
