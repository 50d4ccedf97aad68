package io.amends.customer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;

/** Rows as they travel to the database: an array for each column. */
public final class Columns {
    private Columns() {}

    public static <T> Object[] of(Collection<T> rows, Function<T, @Nullable Object> field) {
        Object[] column = new Object[rows.size()];
        int i = 0;
        for (T row : rows) {
            column[i++] = field.apply(row);
        }
        return column;
    }

    /** A time, as an array of the driver carries it. */
    public static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
