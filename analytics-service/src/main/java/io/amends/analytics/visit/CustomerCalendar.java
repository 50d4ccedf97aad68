package io.amends.analytics.visit;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;

/**
 * On which days a customer came, where, and how often: all that new, returning and distinct
 * customers are counted from. A few bytes per customer instead of a scan of their visits.
 *
 * <p>An entry is one long, in the order of day and location: 20 bits of epoch day, 24 of location,
 * 20 of visits.
 */
final class CustomerCalendar {
    static final CustomerCalendar EMPTY = new CustomerCalendar(new long[0]);

    private static final int DAY_SHIFT = 44;
    private static final int LOCATION_SHIFT = 20;
    private static final long MOST_VISITS = (1L << LOCATION_SHIFT) - 1;
    private static final long MOST_LOCATIONS = (1L << (DAY_SHIFT - LOCATION_SHIFT)) - 1;
    private static final long LAST_DAY = (1L << (63 - DAY_SHIFT)) - 1;

    private final long[] entries;

    /**
     * Hears of each (day, days since the visit day before) that appears (+1) or disappears (-1).
     */
    interface Changes {
        void returned(LocalDate day, int gap, int by);
    }

    private CustomerCalendar(long[] entries) {
        this.entries = entries;
    }

    static CustomerCalendar read(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return EMPTY;
        }
        long[] entries = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(entries);
        return new CustomerCalendar(entries);
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(entries.length * Long.BYTES);
        bytes.asLongBuffer().put(entries);
        return bytes.array();
    }

    /** The day and location of an entry without its visits; keys sort as entries do. */
    static long key(LocalDate day, int location) {
        long epochDay = day.toEpochDay();
        if (Math.abs(epochDay) > LAST_DAY || location < 0 || location > MOST_LOCATIONS) {
            throw new IllegalArgumentException("a calendar has no such day or location");
        }
        return (epochDay << DAY_SHIFT) | ((long) location << LOCATION_SHIFT);
    }

    static int location(long key) {
        return (int) ((key >> LOCATION_SHIFT) & MOST_LOCATIONS);
    }

    /**
     * The calendar with these visits added and taken away.
     *
     * @param changes by {@link #key}
     */
    CustomerCalendar with(NavigableMap<Long, Integer> changes) {
        long[] merged = new long[entries.length + changes.size()];
        int size = 0;
        int next = 0;
        for (Map.Entry<Long, Integer> change : changes.entrySet()) {
            long key = change.getKey();
            while (next < entries.length && withoutVisits(entries[next]) < key) {
                merged[size++] = entries[next++];
            }
            long visits = change.getValue();
            if (next < entries.length && withoutVisits(entries[next]) == key) {
                visits += entries[next++] & MOST_VISITS;
            }
            if (visits < 0 || visits > MOST_VISITS) {
                throw new IllegalStateException("a customer's visits of one day do not add up");
            }
            if (visits > 0) {
                merged[size++] = key | visits;
            }
        }
        int rest = entries.length - next;
        System.arraycopy(entries, next, merged, size, rest);
        return new CustomerCalendar(Arrays.copyOf(merged, size + rest));
    }

    /** What changes between this calendar and the next in how customers return to the location. */
    void compare(CustomerCalendar next, int location, Changes changes) {
        compare(days(location), next.days(location), changes);
    }

    /**
     * What changes between this calendar and the next in how customers return to the business as a
     * whole.
     */
    void compare(CustomerCalendar next, Changes changes) {
        compare(days(null), next.days(null), changes);
    }

    private static void compare(long[] before, long[] after, Changes changes) {
        int b = 0;
        int a = 0;
        while (b < before.length || a < after.length) {
            if (a == after.length || (b < before.length && before[b] < after[a])) {
                changes.returned(LocalDate.ofEpochDay(before[b]), gap(before, b), -1);
                b++;
            } else if (b == before.length || after[a] < before[b]) {
                changes.returned(LocalDate.ofEpochDay(after[a]), gap(after, a), 1);
                a++;
            } else {
                if (gap(before, b) != gap(after, a)) {
                    changes.returned(LocalDate.ofEpochDay(before[b]), gap(before, b), -1);
                    changes.returned(LocalDate.ofEpochDay(after[a]), gap(after, a), 1);
                }
                a++;
                b++;
            }
        }
    }

    private static int gap(long[] days, int i) {
        return i == 0 ? 0 : Math.toIntExact(days[i] - days[i - 1]);
    }

    private long[] days(@Nullable Integer location) {
        long[] days = new long[entries.length];
        int size = 0;
        for (long entry : entries) {
            long day = entry >> DAY_SHIFT;
            boolean here = location == null || location(entry) == location;
            if (here && (size == 0 || days[size - 1] != day)) {
                days[size++] = day;
            }
        }
        return Arrays.copyOf(days, size);
    }

    private static long withoutVisits(long entry) {
        return entry & ~MOST_VISITS;
    }
}
