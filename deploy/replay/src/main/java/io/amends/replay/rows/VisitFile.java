package io.amends.replay.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** A file of past visits; gzip is recognised by its content. */
public final class VisitFile {

    /** How many rows there are, and when the last visit of them was: null when none is readable. */
    public record Span(long rows, @Nullable Instant last) {}

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final Layout layout;
    private final String source;

    /**
     * @param source of visits that name none
     */
    public VisitFile(Path path, Layout layout, String source) {
        this.path = path;
        this.layout = layout;
        this.source = source;
    }

    /** Reads the whole file once. */
    public Span span() {
        long rows = 0;
        Instant last = null;
        try (Stream<Drafted> drafts = drafts()) {
            for (Drafted draft : (Iterable<Drafted>) drafts::iterator) {
                rows++;
                if (draft instanceof Draft(_, _, Instant at)
                        && (last == null || at.isAfter(last))) {
                    last = at;
                }
            }
        }
        return new Span(rows, last);
    }

    /** The rows in the order of the file, read as they are asked for. Close the stream. */
    public Stream<Row> rows(TimeShift shift) {
        return drafts().map(draft -> row(draft, shift));
    }

    /**
     * The same rows in another order, which is always the same for the same seed. Holds all of them
     * in memory.
     */
    public List<Row> shuffled(TimeShift shift, long seed) {
        try (Stream<Row> rows = rows(shift)) {
            List<Row> shuffled = new ArrayList<>(rows.toList());
            Collections.shuffle(shuffled, new Random(seed));
            return shuffled;
        }
    }

    private static Row row(Drafted drafted, TimeShift shift) {
        return switch (drafted) {
            case Draft(long number, ObjectNode visit, _) -> {
                try {
                    shift.move(visit);
                    yield new Row.Visit(number, visit.toString());
                } catch (UnreadableRow e) {
                    yield new Row.Unreadable(number, reason(e));
                }
            }
            case Refused(long number, String reason) -> new Row.Unreadable(number, reason);
        };
    }

    private sealed interface Drafted {}

    private record Draft(long number, ObjectNode visit, Instant at) implements Drafted {}

    private record Refused(long number, String reason) implements Drafted {}

    private Stream<Drafted> drafts() {
        BufferedReader text = open();
        try {
            Iterator<List<String>> rows = layout.rows(text).iterator();
            RowReader reader = layout.reader(rows);
            RowIds ids = new RowIds();
            Iterator<Drafted> drafts =
                    new Iterator<>() {
                        private long number;

                        @Override
                        public boolean hasNext() {
                            return rows.hasNext();
                        }

                        @Override
                        public Drafted next() {
                            List<String> fields = rows.next();
                            return draft(++number, fields, ids.next(fields), reader);
                        }
                    };
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(
                                    drafts, Spliterator.ORDERED | Spliterator.NONNULL),
                            false)
                    .onClose(() -> close(text));
        } catch (RuntimeException e) {
            close(text);
            throw e;
        }
    }

    private Drafted draft(long number, List<String> fields, String id, RowReader reader) {
        try {
            ObjectNode visit = reader.read(fields);
            if (!visit.has("source")) {
                visit.put("source", source);
            }
            if (!visit.has("visitId")) {
                visit.put("visitId", id);
            }
            return new Draft(number, visit, TimeShift.instant(visit, "occurredAt"));
        } catch (UnreadableRow e) {
            return new Refused(number, reason(e));
        }
    }

    private static String reason(UnreadableRow refusal) {
        String message = refusal.getMessage();
        return message == null ? "unreadable" : message;
    }

    private BufferedReader open() {
        try {
            InputStream bytes = new BufferedInputStream(Files.newInputStream(path));
            try {
                return text(bytes);
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader text(InputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        BufferedReader text =
                new BufferedReader(
                        new InputStreamReader(
                                gzip ? new GZIPInputStream(bytes, 1 << 16) : bytes,
                                StandardCharsets.UTF_8));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    private static void close(BufferedReader text) {
        try {
            text.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
