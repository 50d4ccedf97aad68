package io.amends.analytics.measure;

import io.amends.analytics.statistics.Mean;
import io.amends.analytics.statistics.Median;
import io.amends.analytics.statistics.NetPromoterScore;
import io.amends.analytics.statistics.Proportion;
import io.amends.analytics.statistics.Rate;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was counted in one place and time, before anything is estimated from it. */
public record Tally(
        Visits visits,
        Customers customers,
        Solicitations solicitations,
        Answers answers,
        long complaints,
        Cases cases) {
    public static final Tally NOTHING =
            new Tally(Visits.NONE, Customers.NONE, Solicitations.NONE, Answers.NONE, 0, Cases.NONE);

    public Rate complaintRate() {
        return new Rate(complaints, visits.all());
    }

    /** Only visits and what was answered about them. */
    static Tally ofVisits(Visits visits, Answers answers) {
        return new Tally(visits, Customers.NONE, Solicitations.NONE, answers, 0, Cases.NONE);
    }

    /** Minor units of one currency, and how many visits they come from. */
    public record Money(long visits, BigInteger gross, BigInteger refunded) {
        public BigInteger net() {
            return gross.subtract(refunded);
        }
    }

    public record Visits(long all, long identified, Map<String, Money> money) {
        static final Visits NONE = new Visits(0, 0, Map.of());

        /** With others, whose money is of other currencies. */
        Visits plus(Visits others) {
            Map<String, Money> both = new TreeMap<>(money);
            both.putAll(others.money);
            return new Visits(all + others.all, identified + others.identified, both);
        }

        public Proportion identifiedShare() {
            return new Proportion(identified, all);
        }
    }

    /** Distinct identified customers, and those of them who had never come before. */
    public record Customers(long distinct, long firstTime) {
        static final Customers NONE = new Customers(0, 0);

        public long returning() {
            return distinct - firstTime;
        }
    }

    /**
     * @param surveys sent by programmes of the class survey
     * @param answered of the surveys
     */
    public record Solicitations(
            long sent, long suppressed, long heldOut, long surveys, long answered) {
        static final Solicitations NONE = new Solicitations(0, 0, 0, 0, 0);

        public Proportion responseRate() {
            return new Proportion(answered, surveys);
        }
    }

    /**
     * @param feedback with or without scores
     * @param scores by scale, how often each score was given
     */
    public record Answers(long feedback, Map<String, TreeMap<Integer, Long>> scores) {
        static final Answers NONE = new Answers(0, Map.of());

        public NetPromoterScore nps() {
            TreeMap<Integer, Long> given = scale("nps");
            return new NetPromoterScore(
                    sum(given.tailMap(9).values()),
                    sum(given.headMap(7).values()),
                    sum(given.values()));
        }

        /** The top two of five. */
        public Proportion csat() {
            TreeMap<Integer, Long> given = scale("csat");
            return new Proportion(sum(given.tailMap(4).values()), sum(given.values()));
        }

        /** Mean ease on seven. */
        public Mean ces() {
            return mean("ces");
        }

        /** How many others a dissatisfied customer says to have told. */
        public Mean told() {
            return mean("told-dissatisfied");
        }

        private Mean mean(String name) {
            double sum = 0;
            double squares = 0;
            for (Map.Entry<Integer, Long> given : scale(name).entrySet()) {
                double score = given.getKey();
                sum += given.getValue() * score;
                squares += given.getValue() * score * score;
            }
            return new Mean(sum(scale(name).values()), sum, squares);
        }

        private TreeMap<Integer, Long> scale(String name) {
            return scores.getOrDefault(name, new TreeMap<>());
        }

        private static long sum(Iterable<Long> counts) {
            long sum = 0;
            for (long count : counts) {
                sum += count;
            }
            return sum;
        }
    }

    /**
     * Cases by the day on which they were opened.
     *
     * @param toAcknowledge minutes of those acknowledged
     * @param toResolve minutes of those resolved
     * @param acknowledgedInTime of those acknowledged or due
     * @param resolvedInTime of those resolved or due
     */
    public record Cases(
            Median toAcknowledge,
            Median toResolve,
            Proportion acknowledgedInTime,
            Proportion resolvedInTime) {
        static final Cases NONE =
                new Cases(
                        Median.of(List.of()),
                        Median.of(List.of()),
                        new Proportion(0, 0),
                        new Proportion(0, 0));
    }
}
