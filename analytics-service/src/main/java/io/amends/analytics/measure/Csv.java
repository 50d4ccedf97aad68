package io.amends.analytics.measure;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Comma-separated values (RFC 4180) that a spreadsheet takes for text and numbers, never for
 * formulas.
 */
final class Csv {
    private static final String FORMULA_BEGINS = "=+-@\t\r";

    private Csv() {}

    static String of(List<? extends List<? extends @Nullable Object>> rows) {
        return rows.stream()
                .map(
                        row ->
                                row.stream()
                                        .map(Csv::cell)
                                        .collect(Collectors.joining(",", "", "\r\n")))
                .collect(Collectors.joining());
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        if (!(value instanceof Number)
                && !text.isEmpty()
                && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
