package io.amends.replay.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Reads the fields of one row as a visit, with occurredAt at least. */
@FunctionalInterface
interface RowReader {

    ObjectNode read(List<String> fields) throws UnreadableRow;
}
