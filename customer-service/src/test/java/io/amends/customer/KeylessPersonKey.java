package io.amends.customer;

import org.jdbi.v3.core.Jdbi;

import java.sql.SQLException;

/** For what reads no personal data: the key is in the database, and here is none. */
public final class KeylessPersonKey {
    private KeylessPersonKey() {}

    public static PersonKey make() {
        return new PersonKey(
                Jdbi.create(
                        () -> {
                            throw new SQLException("there is no database");
                        }));
    }
}
