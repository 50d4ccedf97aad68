package io.amends.proof.load;

/**
 * What is promised of a figure. Where the aim is above what must be, more is better. Beyond the
 * floor, some times worse than two busy cores do it while everything is cold, something is broken,
 * however short the run.
 */
enum Goal {
    POSTS_TO_COMMITS("posts/s accepting alone ÷ one-row commits/s", 0.6, 1.0, 0.005),
    POSTS_TO_EMPTY(
            "posts/s accepting alone ÷ empty JSON posts/s on an event loop", 0.15, 0.25, 0.002),
    BATCHES_TO_INSERTS("visits/s by batches of 100 ÷ rows/s by inserts of 100", 0.4, 0.6, 0.002),
    ACCEPTING_CPU("CPU µs of customer-service per post, accepting alone", 350, 200, 20_000),
    PIPELINE_TO_COMMITS(
            "visits/s through the whole pipeline ÷ one-row commits/s", 0.35, 0.6, 0.001),
    PIPELINE_CPU("CPU µs of everything per visit, until all have caught up", 700, 400, 75_000),
    POST_P50("post at 30 %, p50 ms", 20, 5, 5_000),
    POST_P99("post at 30 %, p99 ms", 150, 30, 10_000),
    MAIL_P50("visit → mail handed over at 30 %, p50 ms", 100, 40, 15_000),
    MAIL_P99("visit → mail handed over at 30 %, p99 ms", 500, 200, 20_000),
    CASE_P50("complaint → case at 30 %, p50 ms", 100, 30, 15_000),
    CASE_P99("complaint → case at 30 %, p99 ms", 500, 150, 20_000),
    DASHBOARD_P50("visit → dashboard at 30 %, p50 ms", 300, 100, 15_000),
    DASHBOARD_P99("visit → dashboard at 30 %, p99 ms", 1_500, 500, 20_000),
    NOISE("p99 of the others beside a noisy till ÷ without it", 1.1, 1.0, 50),
    GOODPUT("goodput at twice the load ÷ maximum", 0.8, 0.95, 0.05),
    OVERLOAD_P99("accepted posts at twice the load, p99 ms", 1_000, 250, 20_000),
    DRAIN("events/s of a relay emptying its outbox", 15_000, 30_000, 1_000),
    CATCH_UP("events/s of analytics-service catching up ÷ a bare consumer's", 0.05, 0.10, 0.01),
    MAILS("mails/s with durable states ÷ a bare client's", 0.25, 0.5, 0.02),
    TIMERS("decisions/s, all due at once", 3_000, 10_000, 300),
    TIMERS_P99("lateness of decisions that were all due at once, p99 s", 60, 10, 600),
    ESCALATIONS("escalations/s, all cases late at once", 3_000, 10_000, 100),
    ESCALATIONS_P99("lateness of escalations of cases late at once, p99 s", 60, 10, 600),
    BYTES("bytes stored per visit: PostgreSQL, outbox, Kafka", 1_500, 800, 50_000),
    MEMORY("MB of the largest service after the load", 300, 200, 900),
    MEMORY_TOGETHER("MB of the four services after the load", 1_100, 750, 3_600),
    CONNECTIONS("database connections after the load ÷ before, worst service", 1.1, 1.0, 4),
    THREADS("threads after the load ÷ before, worst service", 1.1, 1.0, 4),
    FILES("file descriptors after the load ÷ before, worst service", 1.1, 1.0, 4),
    HEAP("heap after GC after the load ÷ before, worst service", 1.2, 1.05, 4),
    GROWN_CPU("CPU per visit, with many visits ÷ with few", 1.5, 1.2, 15),
    GROWN_DASHBOARD("p99 of the dashboard, with many visits ÷ with few", 2.0, 1.1, 20),
    START_ALL("cold start of everything, s", 30, 12, 180),
    START_ONE("cold start of one service, s", 6, 2.5, 60);

    private final String figure;
    private final double must;
    private final double aim;
    private final double floor;

    Goal(String figure, double must, double aim, double floor) {
        this.figure = figure;
        this.must = must;
        this.aim = aim;
        this.floor = floor;
    }

    /** What is measured, and in which unit. */
    String figure() {
        return figure;
    }

    double must() {
        return must;
    }

    double aim() {
        return aim;
    }

    String verdict(double value) {
        return reaches(value, aim) ? "aim reached" : reaches(value, must) ? "reached" : "missed";
    }

    /** Whether it is so bad that it can't be the machine. */
    boolean isBroken(double value) {
        return !reaches(value, floor);
    }

    private boolean reaches(double value, double mark) {
        return aim > must ? value >= mark : value <= mark;
    }
}
