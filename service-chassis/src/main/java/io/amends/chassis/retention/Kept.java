package io.amends.chassis.retention;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;

/**
 * How long the rows of a table are kept.
 *
 * @param time none: for ever
 * @param old an SQL condition for what may go, with {@code :before} (a timestamp) or {@code
 *     :idBefore} (the least id of that moment, for ids that are made in the order of time); it must
 *     find its rows by an index, unless the table is small
 * @param why for whoever reads the list
 */
public record Kept(String table, @Nullable Period time, String old, String why) {
    private static final long VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000000000000000L;

    /** Rows that go with something else, or never. */
    public static Kept always(String table, String why) {
        return new Kept(table, null, "", why);
    }

    public static Kept months(int months, String table, String old, String why) {
        return new Kept(table, Period.ofMonths(months), old, why);
    }

    public static Kept days(int days, String table, String old, String why) {
        return new Kept(table, Period.ofDays(days), old, why);
    }

    /** The same for another time. */
    Kept withTime(@Nullable Period other) {
        if (old.isEmpty() && other != null) {
            throw new IllegalArgumentException(table + " is always kept: " + why);
        }
        return new Kept(table, other, old, why);
    }

    /** Deletes at most {@code :batch} rows. */
    String delete() {
        return "delete from "
                + table
                + " where ctid = any (array(select ctid from "
                + table
                + " where "
                + old
                + " limit :batch))";
    }

    static Instant before(Period time, Instant now) {
        return ZonedDateTime.ofInstant(now, ZoneOffset.UTC).minus(time).toInstant();
    }

    /** UUIDv7s of before that moment are less, as PostgreSQL compares them. */
    static UUID leastIdAt(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16 | VERSION_7, VARIANT);
    }
}
