package io.amends.replay.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Moves visits by whole days, so that they keep their time of day on the zone's clocks. */
public record TimeShift(long days, ZoneId zone) {

    /** What lies farther away can be moved to where no calendar goes. */
    private static final int LAST_YEAR = 9_999;

    public static TimeShift none(ZoneId zone) {
        return new TimeShift(0, zone);
    }

    /** The shift after which what happened last happens on this date. */
    public static TimeShift endingOn(LocalDate date, Instant last, ZoneId zone) {
        return new TimeShift(ChronoUnit.DAYS.between(last.atZone(zone).toLocalDate(), date), zone);
    }

    /**
     * The shift after which what happened last happens today, or yesterday where today's would lie
     * ahead.
     */
    public static TimeShift endingToday(Instant now, Instant last, ZoneId zone) {
        LocalDate today = now.atZone(zone).toLocalDate();
        TimeShift shift = endingOn(today, last, zone);
        return shift.move(last).toInstant().isAfter(now)
                ? endingOn(today.minusDays(1), last, zone)
                : shift;
    }

    ZonedDateTime move(Instant time) {
        return time.atZone(zone).plusDays(days);
    }

    void move(ObjectNode visit) throws UnreadableRow {
        if (days == 0) {
            return;
        }
        move(visit, "occurredAt");
        if (visit.has("updatedAt")) {
            move(visit, "updatedAt");
        }
    }

    private void move(ObjectNode visit, String field) throws UnreadableRow {
        visit.put(
                field, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(move(instant(visit, field))));
    }

    static Instant instant(ObjectNode visit, String field) throws UnreadableRow {
        String text = visit.path(field).asText();
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (Math.abs(time.getYear()) <= LAST_YEAR) {
                return time.toInstant();
            }
        } catch (DateTimeException e) {
            // Said below.
        }
        throw new UnreadableRow(field + " '" + text + "' is no time with an offset");
    }
}
