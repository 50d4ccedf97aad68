package io.amends.replay.rows;

import java.io.BufferedReader;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** How the text of a file is divided into rows, and how a row is read. */
public sealed interface Layout permits DelimitedLayout, NdjsonLayout {

    /** The rows as lists of fields, blank rows left out. */
    Stream<List<String>> rows(BufferedReader text);

    /** The reader of the rows; takes the header, if this layout has one, from the rows. */
    RowReader reader(Iterator<List<String>> rows);
}
