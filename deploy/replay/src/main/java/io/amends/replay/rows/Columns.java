package io.amends.replay.rows;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which column holds what: {@code customer=1,date=2,amount=4}, by number from 1 or by the header's
 * name.
 */
public final class Columns {

    /** What a column may hold. */
    public enum Field {
        CUSTOMER("customer"),
        DATE("date"),
        TIME("time"),
        AMOUNT("amount"),
        CURRENCY("currency"),
        LOCATION("location"),
        CHANNEL("channel"),
        STATUS("status"),
        STAFF("staff"),
        VISIT_ID("visitId"),
        EMAIL("email"),
        PHONE("phone"),
        NAME("name");

        private final String label;

        Field(String label) {
            this.label = label;
        }

        private static Field of(String label) {
            for (Field field : values()) {
                if (field.label.toLowerCase(Locale.ROOT).equals(label.toLowerCase(Locale.ROOT))) {
                    return field;
                }
            }
            throw new IllegalArgumentException(
                    "'%s' is none of %s"
                            .formatted(
                                    label,
                                    Arrays.stream(values())
                                            .map(field -> field.label)
                                            .collect(Collectors.joining(", "))));
        }
    }

    private final Map<Field, String> columns;

    private Columns(Map<Field, String> columns) {
        this.columns = columns;
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Columns parse(String text) {
        Map<Field, String> columns = new EnumMap<>(Field.class);
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1 || equals == part.length() - 1) {
                throw new IllegalArgumentException(
                        "'" + part + "' is not of the form field=column, as in customer=1");
            }
            Field field = Field.of(part.substring(0, equals).strip());
            if (columns.put(field, part.substring(equals + 1).strip()) != null) {
                throw new IllegalArgumentException(field.label + " is given twice");
            }
        }
        if (!columns.containsKey(Field.DATE)) {
            throw new IllegalArgumentException("Say which column is the date");
        }
        return new Columns(columns);
    }

    boolean has(Field field) {
        return columns.containsKey(field);
    }

    /** Where the fields are in a file with this header (empty when there is none). */
    Places places(List<String> header) {
        Map<Field, Integer> places = new EnumMap<>(Field.class);
        columns.forEach((field, column) -> places.put(field, place(column, header)));
        return new Places(places);
    }

    private static int place(String column, List<String> header) {
        int named = header.stream().map(String::strip).toList().indexOf(column);
        if (named >= 0) {
            return named;
        }
        if (column.chars().allMatch(Character::isDigit) && column.length() < 5) {
            int number = Integer.parseInt(column);
            if (number > 0) {
                return number - 1;
            }
        }
        throw new IllegalArgumentException(
                header.isEmpty()
                        ? "Column '" + column + "' is no number from 1, and there is no header"
                        : "Column '%s' is not among the header's %s"
                                .formatted(column, String.join(", ", header)));
    }

    /** The fields' places in a row, from 0. */
    static final class Places {

        private final Map<Field, Integer> places;

        private Places(Map<Field, Integer> places) {
            this.places = places;
        }

        /** The row's value, or null where the column is not mapped or is empty. */
        @Nullable String value(Field field, List<String> row) throws UnreadableRow {
            Integer place = places.get(field);
            if (place == null) {
                return null;
            }
            if (place >= row.size()) {
                throw new UnreadableRow(
                        "no column %d for %s: the row has %d"
                                .formatted(place + 1, field.label, row.size()));
            }
            String value = row.get(place).strip();
            return value.isEmpty() ? null : value;
        }
    }
}
