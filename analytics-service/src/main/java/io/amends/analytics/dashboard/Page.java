package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Headlines.Headline;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The dashboard as its template shows it, every figure in words already.
 *
 * @param news what to say about figures that are not up to date; null when they are
 * @param figuresPoll where an open page asks for newer sentences and figures
 * @param chartsPoll where it asks for newer charts, less often
 */
public record Page(
        Filter filter,
        @Nullable String news,
        List<Headline> headlines,
        List<Tile> tiles,
        List<Panel> panels,
        List<Hypothesis> hypotheses,
        String figuresPoll,
        String chartsPoll) {

    /** What is looked at, and what else could be. */
    public record Filter(
            String from,
            String to,
            String words,
            @Nullable String location,
            List<Option> locations,
            List<Preset> presets) {}

    public record Option(String code, String name, boolean chosen) {}

    public record Preset(String name, String address, boolean chosen) {}

    /** One figure. */
    public record Tile(
            String name, String value, String note, boolean insufficient, @Nullable String more) {}

    /**
     * Charts that belong together.
     *
     * @param about a line that says what they show
     */
    public record Panel(String id, String name, String about, List<Chart> charts) {}

    /**
     * A table that a browser with scripts draws.
     *
     * @param share charts of the same word have one scale
     * @param zero whether the axis begins at nothing
     * @param csv where the figures are to be had as CSV; null when the browser makes it from the
     *     table
     */
    public record Chart(
            String name,
            String kind,
            String rows,
            String figure,
            String unit,
            int decimals,
            String share,
            boolean zero,
            boolean interval,
            @Nullable String csv,
            List<Row> points) {}

    /** Numbers as a machine reads them are empty where there are not enough data. */
    public record Row(
            String label, String value, String words, String low, String high, String n) {}

    /** A famous figure, who says so, and what was measured here. */
    public record Hypothesis(String claim, String source, String measured) {}
}
