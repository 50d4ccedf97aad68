package io.amends.chassis.database;

import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.function.Function;

/**
 * Binds rows to a statement column by column, as the arrays of one {@code unnest}: however many
 * rows, one statement.
 */
public final class Columns<S extends SqlStatement<S>, R> {
    private final S statement;
    private final Collection<R> rows;

    public Columns(S statement, Collection<R> rows) {
        this.statement = statement;
        this.rows = rows;
    }

    /** A column of a type that arrays are registered for. */
    public <V> Columns<S, R> bind(
            String name, Class<V> type, Function<? super R, ? extends @Nullable V> value) {
        statement.bindArray(name, type, rows.stream().map(value).toList());
        return this;
    }

    /** The statement, to be executed. */
    public S statement() {
        return statement;
    }
}
