package io.amends.feedback.history;

import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/**
 * Binds rows to a statement column by column, as the arrays of one {@code unnest}: however many
 * rows, one statement.
 */
public final class Columns<R> {
    private final SqlStatement<?> statement;
    private final List<R> rows;

    public Columns(SqlStatement<?> statement, List<R> rows) {
        this.statement = statement;
        this.rows = rows;
    }

    /** A column of a type that arrays are registered for. */
    public <V> Columns<R> bind(
            String name, Class<V> type, Function<? super R, ? extends @Nullable V> value) {
        statement.bindArray(name, type, rows.stream().map(value).toList());
        return this;
    }
}
