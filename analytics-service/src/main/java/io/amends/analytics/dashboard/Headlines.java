package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Findings.Finding;
import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Backlog;
import io.amends.analytics.statistics.Confidence;
import io.amends.analytics.statistics.Estimate;
import io.amends.analytics.statistics.Interval;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What changed, where, and what should I do today: three sentences. */
final class Headlines {
    private static final DateTimeFormatter DUE =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

    private final Map<String, Location> locations;
    private final String desk;

    /**
     * A sentence, and where it leads.
     *
     * @param address null when there is nowhere to go
     */
    public record Headline(
            String question, String text, @Nullable String link, @Nullable String address) {}

    /**
     * @param desk the service desk's address, ending with a slash
     */
    Headlines(List<Location> locations, String desk) {
        this.locations =
                locations.stream().collect(Collectors.toMap(Location::code, Function.identity()));
        this.desk = desk;
    }

    Headline changed(Findings findings) {
        if (!findings.canSeeChanges()) {
            return new Headline(
                    "What changed?",
                    "Not enough data yet to see a change: it takes some five weeks of visits.",
                    null,
                    null);
        }
        List<Finding> changes = findings.changes();
        if (changes.isEmpty()) {
            return new Headline(
                    "What changed?",
                    "Nothing unusual: visits, NPS and complaints of the last four weeks are within chance of those before.",
                    null,
                    null);
        }
        Finding first = changes.getFirst();
        long others =
                changes.stream()
                                .map(finding -> finding.location().code() + finding.figure())
                                .distinct()
                                .count()
                        - 1;
        String text =
                "%s: %s %s to %s in the last %s, from %s in the four weeks before.%s"
                        .formatted(
                                first.location().name(),
                                first.figure().words(),
                                first.rose() ? "rose" : "fell",
                                figure(first.figure(), first.now()),
                                stretch(first.days()),
                                figure(first.figure(), first.against()),
                                others == 0
                                        ? ""
                                        : others == 1
                                                ? " One more figure changed."
                                                : " %d more figures changed.".formatted(others));
        return new Headline(
                "What changed?",
                text,
                "Look at " + first.location().name(),
                page(first.location(), first.days()));
    }

    Headline where(Findings findings) {
        if (locations.size() < 2) {
            return new Headline(
                    "Where?",
                    "There is one location here: nothing to compare it with.",
                    null,
                    null);
        }
        List<Finding> apart = findings.apart();
        if (apart.isEmpty()) {
            return new Headline(
                    "Where?",
                    "No location stands apart from the others in NPS or complaints of the last four weeks.",
                    null,
                    null);
        }
        Finding first =
                apart.stream().filter(Headlines::isBad).findFirst().orElse(apart.getFirst());
        String text =
                "%s stands apart: %s at %s in the last four weeks, against %s at the other locations."
                        .formatted(
                                first.location().name(),
                                first.figure().words(),
                                figure(first.figure(), first.now()),
                                figure(first.figure(), first.against()));
        return new Headline(
                "Where?",
                text,
                "Look at " + first.location().name(),
                page(first.location(), first.days()));
    }

    /**
     * @param backlog the most overdue location first
     */
    Headline today(List<Backlog> backlog) {
        long open = backlog.stream().mapToLong(Backlog::open).sum();
        long overdue = backlog.stream().mapToLong(Backlog::overdue).sum();
        if (open == 0) {
            return new Headline(
                    "What should I do today?",
                    "No case is waiting.",
                    "Open the service desk",
                    desk);
        }
        if (overdue > 0) {
            Backlog worst = backlog.getFirst();
            String text =
                    overdue == 1
                            ? "One case is overdue at %s: answer it first."
                                    .formatted(name(worst.location()))
                            : "%s cases are overdue, %s at %s: answer them first."
                                    .formatted(
                                            Figures.count(overdue),
                                            worst.overdue() == overdue
                                                    ? "all"
                                                    : Figures.count(worst.overdue()) + " of them",
                                            name(worst.location()));
            return new Headline(
                    "What should I do today?",
                    text,
                    "Open the overdue cases",
                    desk + "?overdue=true");
        }
        Backlog next =
                backlog.stream()
                        .filter(one -> one.nextDue() != null)
                        .min(
                                Comparator.comparing(
                                        one -> one.nextDue() == null ? Instant.MAX : one.nextDue()))
                        .orElse(backlog.getFirst());
        String text =
                "%s open and none is overdue; the next clock runs out at %s, %s."
                        .formatted(
                                open == 1 ? "One case is" : Figures.count(open) + " cases are",
                                name(next.location()),
                                due(next));
        return new Headline("What should I do today?", text, "Open the service desk", desk);
    }

    private static boolean isBad(Finding finding) {
        return finding.rose() != finding.figure().isBetterHigher();
    }

    private String name(String code) {
        Location location = locations.get(code);
        return location == null ? code : location.name();
    }

    private String due(Backlog next) {
        Location location = locations.get(next.location());
        Instant when = next.nextDue();
        return location == null || when == null
                ? "soon"
                : DUE.format(when.atZone(location.zone())) + " there";
    }

    private static String page(Location location, int days) {
        return Addresses.to("/").with("days", days).with("location", location.code()).toString();
    }

    private static String stretch(int days) {
        return days == 7 ? "seven days" : "four weeks";
    }

    private static String figure(Compared figure, Estimate estimate) {
        Interval interval = estimate.interval(Confidence.SHOWN);
        return "%s (95 %%: %s to %s, n = %s %s)"
                .formatted(
                        figure.amount(estimate.value()),
                        figure.amount(interval.low()),
                        figure.amount(interval.high()),
                        Figures.count(estimate.n()),
                        figure.sample());
    }
}
