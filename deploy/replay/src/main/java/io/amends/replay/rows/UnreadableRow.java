package io.amends.replay.rows;

/** A row that cannot be read as a visit; its message says why. */
final class UnreadableRow extends Exception {

    UnreadableRow(String reason) {
        super(reason);
    }
}
