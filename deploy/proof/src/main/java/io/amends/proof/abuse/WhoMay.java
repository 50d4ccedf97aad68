package io.amends.proof.abuse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of roles and operations, {@code who-may.txt}. */
final class WhoMay {

    private static final int COLUMNS = 7;

    /**
     * @param own the statuses for what is the caller's
     * @param otherLocation what a caller gets who is limited to another location
     * @param otherSource what a caller gets who is limited to another source
     */
    record Row(
            String operation,
            Set<String> roles,
            Set<Integer> own,
            String otherLocation,
            String otherSource) {

        /** Whether there is anything to be had, and not only an id that nothing has. */
        boolean canSucceed() {
            return own.stream().anyMatch(status -> status < 400);
        }

        boolean isOpen() {
            return roles.contains("anyone");
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private WhoMay(List<String> lines) {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                Row row = row(line);
                if (rows.put(row.operation(), row) != null) {
                    throw new IllegalArgumentException("twice: " + line);
                }
            }
        }
    }

    static WhoMay read() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        WhoMay.class.getResourceAsStream("who-may.txt")),
                                StandardCharsets.UTF_8))) {
            return new WhoMay(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WhoMay of(String table) {
        return new WhoMay(table.lines().toList());
    }

    private static Row row(String line) {
        String[] cells = line.strip().split("\\s+", -1);
        if (cells.length != COLUMNS) {
            throw new IllegalArgumentException("not " + COLUMNS + " cells: " + line);
        }
        return new Row(
                cells[0] + " " + cells[1] + " " + cells[2],
                Set.of(cells[3].split(",", -1)),
                Arrays.stream(cells[4].split("\\|", -1))
                        .map(Integer::valueOf)
                        .collect(Collectors.toUnmodifiableSet()),
                cells[5],
                cells[6]);
    }

    Optional<Row> row(Operation operation) {
        return Optional.ofNullable(rows.get(operation.name()));
    }

    /** The operations that have a row. */
    Set<String> operations() {
        return rows.keySet();
    }
}
