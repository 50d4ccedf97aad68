package io.amends.replay.rows;

/** One row of a file. Its number counts the file's rows from 1, a header left out. */
public sealed interface Row {

    long number();

    /** A visit, as the JSON that {@code POST /v1/visits} takes. */
    record Visit(long number, String json) implements Row {}

    /** A row that is no visit, and why. */
    record Unreadable(long number, String reason) implements Row {}
}
