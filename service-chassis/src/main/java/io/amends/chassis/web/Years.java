package io.amends.chassis.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;

/**
 * The years that anybody may name: Java knows a billion, PostgreSQL fewer, and arithmetic near
 * either's end fails.
 */
final class Years {
    private static final int FIRST = 1;
    private static final int LAST = 9999;

    private Years() {}

    /** Also true of what has no year, such as a time of day. */
    static boolean contain(TemporalAccessor time) {
        try {
            TemporalAccessor dated =
                    time instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : time;
            if (!dated.isSupported(ChronoField.YEAR)) {
                return true;
            }
            int year = dated.get(ChronoField.YEAR);
            return year >= FIRST && year <= LAST;
        } catch (DateTimeException beyondAnyCalendar) {
            return false;
        }
    }
}
