package io.amends.analytics.projection;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of sums. What a batch adds and takes away is summed in memory first, and reaches the
 * table in one statement, whatever the number of events.
 */
public final class CellTable {
    private final List<Column> key;
    private final List<String> sums;
    private final String upsert;

    /** A key column and its PostgreSQL type. */
    public record Column(String name, String type) {}

    /**
     * @param key the columns of the primary key
     * @param sums the columns that are summed: bigint, or numeric where many large amounts meet
     */
    public CellTable(String table, List<Column> key, List<String> sums) {
        this.key = List.copyOf(key);
        this.sums = List.copyOf(sums);
        String keyNames = key.stream().map(Column::name).collect(Collectors.joining(", "));
        this.upsert =
                """
                insert into %s as cell (%s, %s)
                select * from unnest(%s) order by %s
                on conflict (%s) do update set %s
                """
                        .formatted(
                                table,
                                keyNames,
                                String.join(", ", sums),
                                unnested(),
                                numbers(key.size()),
                                keyNames,
                                sums.stream()
                                        .map(
                                                sum ->
                                                        "%1$s = cell.%1$s + excluded.%1$s"
                                                                .formatted(sum))
                                        .collect(Collectors.joining(", ")));
    }

    public static Column column(String name, String type) {
        return new Column(name, type);
    }

    /** An empty set of changes to this table. */
    public Deltas deltas() {
        return new Deltas();
    }

    /** Applies the changes, as part of the running transaction. */
    public void apply(Handle handle, Deltas deltas) {
        List<Map.Entry<List<Object>, long[]>> changes = deltas.changes();
        if (changes.isEmpty()) {
            return;
        }
        try (var update = handle.createUpdate(upsert)) {
            for (int k = 0; k < key.size(); k++) {
                int column = k;
                update.bind(
                        "k" + k,
                        changes.stream()
                                .map(change -> change.getKey().get(column).toString())
                                .toArray(String[]::new));
            }
            for (int s = 0; s < sums.size(); s++) {
                int column = s;
                update.bind(
                        "s" + s,
                        changes.stream()
                                .map(change -> change.getValue()[column])
                                .toArray(Long[]::new));
            }
            update.execute();
        }
    }

    private String unnested() {
        List<String> arrays = new ArrayList<>();
        for (int k = 0; k < key.size(); k++) {
            arrays.add(":k%d::%s[]".formatted(k, key.get(k).type()));
        }
        for (int s = 0; s < sums.size(); s++) {
            arrays.add(":s%d::bigint[]".formatted(s));
        }
        return String.join(", ", arrays);
    }

    private static String numbers(int upTo) {
        return IntStream.rangeClosed(1, upTo)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** What a batch changes, by cell. What is added and taken away again is no change. */
    public final class Deltas {
        private final Map<List<Object>, long[]> byCell = new HashMap<>();

        private Deltas() {}

        /**
         * @param cell the key's values, in the order of the key's columns
         * @param amounts one for each summed column
         */
        public void add(List<Object> cell, long... amounts) {
            if (cell.size() != key.size() || amounts.length != sums.size()) {
                throw new IllegalArgumentException("not a cell of this table");
            }
            long[] sum = byCell.computeIfAbsent(cell, first -> new long[amounts.length]);
            for (int i = 0; i < amounts.length; i++) {
                sum[i] = Math.addExact(sum[i], amounts[i]);
            }
        }

        private List<Map.Entry<List<Object>, long[]>> changes() {
            List<Map.Entry<List<Object>, long[]>> changes = new ArrayList<>(byCell.size());
            for (Map.Entry<List<Object>, long[]> change : byCell.entrySet()) {
                if (IntStream.range(0, sums.size()).anyMatch(i -> change.getValue()[i] != 0)) {
                    changes.add(change);
                }
            }
            return Collections.unmodifiableList(changes);
        }
    }
}
