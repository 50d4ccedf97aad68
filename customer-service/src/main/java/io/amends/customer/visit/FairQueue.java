package io.amends.customer.visit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * What waits, in a line for each source. The lines take turns, so that nobody waits for more than
 * one of each of the others; within a line the order is kept. Where room must be made, the longest
 * line gives way.
 */
final class FairQueue<T> {
    private final Map<String, Line<T>> lines = new HashMap<>();
    private final Deque<Line<T>> turns = new ArrayDeque<>();
    private final TreeMap<Integer, SequencedSet<Line<T>>> byLength = new TreeMap<>();
    private final SequencedSet<Entry<T>> arrivals = new LinkedHashSet<>();
    private int length;
    private boolean closed;

    private static final class Entry<T> {
        private final T item;
        private final int size;
        private final boolean mayGiveWay;
        private final long since;

        Entry(T item, int size, boolean mayGiveWay, long since) {
            this.item = item;
            this.size = size;
            this.mayGiveWay = mayGiveWay;
            this.since = since;
        }
    }

    private static final class Line<T> {
        private final Deque<Entry<T>> entries = new ArrayDeque<>();
        private final String source;
        private int length;

        Line(String source) {
            this.source = source;
        }
    }

    /**
     * @param size how much of a group it takes
     * @param mayGiveWay whether it may be taken out again to make room for others
     */
    synchronized void add(String source, T item, int size, boolean mayGiveWay) {
        Line<T> line = lines.computeIfAbsent(source, Line::new);
        if (line.entries.isEmpty()) {
            turns.addLast(line);
        }
        Entry<T> entry = new Entry<>(item, size, mayGiveWay, System.nanoTime());
        line.entries.addLast(entry);
        arrivals.addLast(entry);
        lengthen(line, size);
        notifyAll();
    }

    /**
     * Waits until there is something, and takes one of each line in turn until it is as much as
     * asked for; at least one. Empty: it was closed, and nothing is left.
     */
    synchronized List<T> take(int most) throws InterruptedException {
        while (turns.isEmpty() && !closed) {
            wait();
        }
        List<T> taken = new ArrayList<>();
        int size = 0;
        while (!turns.isEmpty()) {
            Line<T> line = turns.getFirst();
            Entry<T> first = line.entries.getFirst();
            if (!taken.isEmpty() && size + first.size > most) {
                break;
            }
            turns.removeFirst();
            line.entries.removeFirst();
            if (!line.entries.isEmpty()) {
                turns.addLast(line);
            }
            leave(line, first);
            taken.add(first.item);
            size += first.size;
        }
        return taken;
    }

    /**
     * Takes the newest out of the longest line, for a source that has at least two less waiting.
     * Null: nothing gives way to it.
     */
    synchronized @Nullable T displaceFor(String source) {
        Line<T> longest = longest();
        if (longest == null || longest.length < length(source) + 2) {
            return null;
        }
        Entry<T> newest = longest.entries.getLast();
        if (!newest.mayGiveWay) {
            return null;
        }
        longest.entries.removeLast();
        if (longest.entries.isEmpty()) {
            turns.remove(longest);
        }
        leave(longest, newest);
        return newest.item;
    }

    /** Whether another source has at least two more waiting than this one. */
    synchronized boolean hasLess(String source) {
        Line<T> longest = longest();
        return longest != null && longest.length >= length(source) + 2;
    }

    /** Whether others wait too, and this source has more waiting than its equal share. */
    synchronized boolean hasMoreThanItsShare(String source) {
        return lines.size() > 1 && (long) length(source) * lines.size() > length;
    }

    /** How many sources have something waiting. */
    synchronized int sources() {
        return lines.size();
    }

    /** How long the oldest has waited; 0 where nothing does. */
    synchronized long oldestNanos() {
        return arrivals.isEmpty() ? 0 : System.nanoTime() - arrivals.getFirst().since;
    }

    /** What waits can still be taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private int length(String source) {
        Line<T> line = lines.get(source);
        return line == null ? 0 : line.length;
    }

    private @Nullable Line<T> longest() {
        return byLength.isEmpty() ? null : byLength.lastEntry().getValue().getLast();
    }

    private void leave(Line<T> line, Entry<T> entry) {
        arrivals.remove(entry);
        lengthen(line, -entry.size);
        if (line.entries.isEmpty()) {
            lines.remove(line.source);
        }
    }

    private void lengthen(Line<T> line, int by) {
        if (line.length > 0) {
            SequencedSet<Line<T>> same = byLength.get(line.length);
            if (same != null) {
                same.remove(line);
                if (same.isEmpty()) {
                    byLength.remove(line.length);
                }
            }
        }
        line.length += by;
        length += by;
        if (line.length > 0) {
            byLength.computeIfAbsent(line.length, length -> new LinkedHashSet<>()).add(line);
        }
    }
}
