package io.amends.customer;

import java.sql.SQLException;

/**
 * Somebody else changed the same rows meanwhile: the transaction has to be done again from the
 * start. Looks to everybody like the serialisation failure that it is.
 */
public final class Raced extends RuntimeException {
    private static final String SERIALISATION_FAILURE = "40001";

    public Raced(String what) {
        super(what, new SQLException(what, SERIALISATION_FAILURE));
    }
}
