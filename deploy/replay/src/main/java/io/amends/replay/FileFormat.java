package io.amends.replay;

import io.amends.replay.rows.Columns;
import io.amends.replay.rows.DelimitedLayout;
import io.amends.replay.rows.Layout;
import io.amends.replay.rows.NdjsonLayout;
import io.amends.replay.rows.Preset;
import io.amends.replay.rows.Times;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;

/** How a row of the file becomes a visit: by option, else as a known file has it. */
final class FileFormat {

    @Option(
            names = "--preset",
            description =
                    "The columns and the rest of a known file: ${COMPLETION-CANDIDATES}. Other"
                            + " options change it.")
    private @Nullable Preset preset;

    @Option(
            names = "--ndjson",
            description = "A visit a line, as POST /v1/visits takes it. Also by the file's name.")
    private boolean ndjson;

    @Option(
            names = "--columns",
            paramLabel = "FIELD=COLUMN,…",
            description =
                    "Which column holds what, by number from 1 or by the header's name. Fields:"
                            + " customer (loyalty id), date, time, amount, currency, location,"
                            + " channel, status, staff, visitId, email, phone, name.")
    private @Nullable String columns;

    @Option(
            names = "--delimiter",
            description = "One character, 'tab' or 'whitespace' (any run of it). Default: a comma.")
    private @Nullable String delimiter;

    @Option(
            names = "--header",
            negatable = true,
            arity = "0",
            description = "Whether the first row names the columns.")
    private @Nullable Boolean header;

    @Option(
            names = "--date-format",
            paramLabel = "PATTERN",
            description =
                    "Of the date, and a space and the time where there is a column for it; as"
                            + " 'yyyyMMdd'. Default: ISO 8601. A date alone means noon.")
    private @Nullable String dateFormat;

    @Option(names = "--zone", description = "Of times without offset. Default: UTC.")
    private @Nullable String zone;

    @Option(names = "--location", description = "Of all visits, unless a column says it.")
    private @Nullable String location;

    @Option(names = "--channel", description = "Of all visits, unless a column says it.")
    private @Nullable String channel;

    @Option(names = "--currency", description = "Of all amounts, unless a column says it.")
    private @Nullable String currency;

    static Preset preset(String name) {
        return Preset.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** What tells two readings of the same file apart. */
    String told(Path file) {
        return layout(file) instanceof DelimitedLayout(_, _, _, _, var where, _, _)
                ? "columns " + option(columns, Preset::columns) + " at " + where
                : "ndjson";
    }

    Layout layout(Path file) {
        String name = file.getFileName().toString();
        if (ndjson || name.matches(".*\\.(ndjson|jsonl)(\\.gz)?")) {
            return new NdjsonLayout();
        }
        String mapping = option(columns, Preset::columns);
        if (mapping == null) {
            throw new IllegalArgumentException(
                    "Say which column holds what: --columns or --preset");
        }
        String pattern = option(dateFormat, Preset::dateFormat);
        return new DelimitedLayout(
                delimiter(option(delimiter, Preset::delimiter)),
                header != null ? header : preset != null && preset.header(),
                Columns.parse(mapping),
                new Times(pattern == null ? "iso" : pattern, zone()),
                option(location, Preset::location),
                option(channel, Preset::channel),
                option(currency, Preset::currency));
    }

    private static @Nullable String delimiter(@Nullable String named) {
        return switch (named) {
            case null -> ",";
            case "whitespace" -> null;
            case "tab" -> "\t";
            default -> named;
        };
    }

    private @Nullable String option(@Nullable String given, Function<Preset, String> known) {
        return given != null || preset == null ? given : known.apply(preset);
    }

    /** Of times that say none. */
    ZoneId zone() {
        String named = option(zone, Preset::zone);
        return ZoneId.of(named == null ? "UTC" : named);
    }
}
